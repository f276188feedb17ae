package io.nstack.stack.dpdk.ip;

import io.nstack.stack.dpdk.ethernet.Announcements;
import io.nstack.stack.dpdk.ethernet.MacAddress;
import io.nstack.stack.dpdk.ethernet.NeighbourDiscovery;
import io.nstack.stack.dpdk.ethernet.NeighbourTable;
import io.nstack.stack.dpdk.ethernet.Station;
import io.nstack.stack.dpdk.group.GroupTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the engines of one instance share: addresses, routes, neighbours, path MTUs, and each other. Any thread.
 */
public final class Host implements Station {

    private static final int IDENTIFICATIONS = 1024; // a power of two

    private final HostSettings settings;
    private volatile LocalAddresses addresses; // written under this
    private final Announcements announcements = new Announcements();
    private final List<IpAddress> withdrawn = new CopyOnWriteArrayList<>();
    private final RouteTable routes;
    private final NeighbourTable neighbours;
    private final PathMtus pathMtus = new PathMtus();
    private final GroupTable groups;
    private final List<IpLayer> layers = new CopyOnWriteArrayList<>();
    private final AtomicIntegerArray identifications = new AtomicIntegerArray(IDENTIFICATIONS);
    private final AtomicLong conflicts = new AtomicLong();
    private final AtomicBoolean entered = new AtomicBoolean();
    private final long secret;

    /**
     * One instance's host.
     *
     * @param random for what others must not guess (RFC 6864, RFC 6437); used during this call only
     */
    public Host(HostSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.secret = random.nextLong();
        this.groups = new GroupTable(new SplittableRandom(random.nextLong()));
        this.addresses = new LocalAddresses(withLinkLocal(settings));
        this.routes = new RouteTable(addresses.subnets(), settings.routes());
        this.neighbours = new NeighbourTable(settings.neighbours());
        for (int i = 0; i < IDENTIFICATIONS; i++) {
            identifications.set(i, random.nextInt());
        }
    }

    /** IPv6 cannot do without a link-local address (RFC 4291 section 2.8). */
    private static List<Subnet> withLinkLocal(HostSettings settings) {
        List<Subnet> all = new ArrayList<>(settings.addresses());
        boolean ipv6 = all.stream().anyMatch(each -> !each.address().isIpv4());
        if (ipv6 && all.stream().noneMatch(each -> LocalAddresses.isLinkScope(each.address().high()))) {
            all.add(new Subnet(new IpAddress(0xfe80L << 48, MacAddress.interfaceIdentifier(settings.mac())), 64));
        }
        return all;
    }

    /** As it was configured. */
    public HostSettings settings() { return settings; }

    /** Who is on the link. */
    public NeighbourTable neighbours() { return neighbours; }

    /** Which multicast groups are listened to. */
    public GroupTable groups() { return groups; }

    LocalAddresses addresses() { return addresses; }

    PathMtus pathMtus() { return pathMtus; }

    // ---- addresses and routes ----

    /** Whether there is a route to an address. */
    public boolean canReach(IpAddress remote) {
        return owns(remote.high(), remote.low()) || routes.find(remote.high(), remote.low()) != null;
    }

    @Override
    public long mac() { return settings.mac(); }

    @Override
    public boolean owns(long high, long low) { return addresses.owns(high, low); }

    /** Whether an IPv4 address is 255.255.255.255 or the broadcast address of one of our subnets. */
    public boolean isBroadcast(long high, long low) {
        return IpAddress.isIpv4(high, low) && addresses.isBroadcast((int) low);
    }

    /** Whether an address is a multicast group. */
    public static boolean isGroup(long high, long low) {
        return IpAddress.isIpv4(high, low) ? (int) low >>> 28 == 0xe : high >>> 56 == 0xff;
    }

    /** Our addresses with their subnets. */
    public List<Subnet> subnets() { return addresses.subnets(); }

    @Override
    public int ipv4For(int neighbour) {
        IpAddress source = addresses.sourceFor(0, 0xffff_0000_0000L | Integer.toUnsignedLong(neighbour));
        return source == null ? 0 : (int) source.low();
    }

    @Override
    public long ipv6HighFor(long high, long low) {
        IpAddress source = addresses.sourceFor(high, low);
        return source == null ? 0 : source.high();
    }

    @Override
    public long ipv6LowFor(long high, long low) {
        IpAddress source = addresses.sourceFor(high, low);
        return source == null ? 0 : source.low();
    }

    /** How packets get to an address, null = there is no route. */
    CachedDestination.@Nullable Way wayTo(IpAddress remote) {
        long high = remote.high();
        long low = remote.low();
        if (owns(high, low)) {
            return new CachedDestination.Way(true, MacAddress.UNKNOWN, null);
        }
        if (isBroadcast(high, low)) {
            return new CachedDestination.Way(false, MacAddress.BROADCAST, null);
        }
        if (isGroup(high, low)) {
            long mac = remote.isIpv4() ? MacAddress.ofIpv4Group((int) low) : MacAddress.ofIpv6Group(low);
            return new CachedDestination.Way(false, mac, null);
        }
        Route route = routes.find(high, low);
        if (route == null) {
            return null;
        }
        IpAddress gateway = route.gateway();
        return new CachedDestination.Way(false, MacAddress.UNKNOWN, gateway == null ? remote : gateway);
    }

    /** Our address to reach another from, null = we have none of its family. */
    @Nullable
    IpAddress sourceFor(IpAddress remote, CachedDestination.Way way) {
        if (way.toUs()) {
            return remote;
        }
        IpAddress near = way.nextHop() == null ? remote : way.nextHop();
        return LocalAddresses.isLinkScope(near.high()) && !LocalAddresses.isLinkScope(remote.high())
                ? addresses.sourceFor(remote.high(), remote.low()) // the router is link-local, the peer is not
                : addresses.sourceFor(near.high(), near.low());
    }

    // ---- numbers ----

    int hash(IpAddress local, IpAddress remote) {
        long mixed = (local.low() ^ secret) * 0x9e37_79b9_7f4a_7c15L;
        mixed = (mixed ^ local.high() ^ mixed >>> 29) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ remote.low() ^ mixed >>> 32) * 0x94d0_49bb_1331_11ebL;
        mixed = (mixed ^ remote.high() ^ mixed >>> 30) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 32);
    }

    /** An identification that none of the last packets between two addresses had (RFC 6864 section 4.3, RFC 7739). */
    int nextIdentification(CachedDestination to, int protocol) {
        return identifications.getAndIncrement(to.salt + protocol & IDENTIFICATIONS - 1);
    }

    // ---- engines ----

    void enter(IpLayer layer, long nowNanos) {
        layers.add(layer);
        if (entered.compareAndSet(false, true)) {
            joinSolicitedNodes(nowNanos);
            announcements.begin(
                    addresses.subnets().stream().map(Subnet::address).filter(each -> !LocalAddresses.isLoopback(each))
                            .toList(),
                    nowNanos);
        }
    }

    /** Neighbours ask for our addresses by these groups, which switches have to know of (RFC 4291 section 2.8). */
    private void joinSolicitedNodes(long nowNanos) {
        for (Subnet each : addresses.subnets()) {
            if (!each.address().isIpv4()) {
                long low = NeighbourDiscovery.solicitedNodeLow(each.address().low());
                groups.join(new IpAddress(0xff02L << 48, low), null, nowNanos);
            }
        }
    }

    void leave(IpLayer layer) { layers.remove(layer); }

    /** Tells all engines of an ICMP error: the flow may live in any of them. */
    void report(PathError error, IpLayer from) {
        for (IpLayer each : layers) {
            if (each == from) {
                each.onError(error);
            } else {
                each.home().execute(() -> each.onError(error));
            }
        }
    }

    @Override
    public void onConflict(long high, long low, long nowNanos) {
        conflicts.incrementAndGet();
        IpAddress address = new IpAddress(high, low);
        if (announcements.onConflict(address, nowNanos)) {
            withdraw(address);
        }
    }

    private synchronized void withdraw(IpAddress address) {
        addresses = new LocalAddresses(
                addresses.subnets().stream().filter(each -> !each.address().equals(address)).toList());
        withdrawn.add(address);
    }

    /** Addresses that are no longer ours, because somebody else had them already. */
    public List<IpAddress> withdrawn() {
        return List.copyOf(withdrawn);
    }

    /** Says whose our addresses are. */
    Announcements announcements() { return announcements; }

    /** How often somebody else was heard to use an address of ours. */
    public long conflicts() {
        return conflicts.get();
    }
}
