package io.nstack.stack.dpdk.ip;

import io.nstack.stack.dpdk.ethernet.MacAddress;
import io.nstack.stack.dpdk.ethernet.Neighbour;
import io.nstack.stack.dpdk.ethernet.NeighbourWaiter;
import org.jspecify.annotations.Nullable;

/** One engine's way to one address. Loop thread only. */
final class CachedDestination implements Destination {

    private static final int IPV4_LEAST_MTU = 552; // smaller ones are left to routers: a liar could ask for 68
    private static final int IPV6_LEAST_MTU = 1280; // RFC 8201 section 4

    private final Host host;
    private final EngineClock clock;
    private final IpAddress local;
    private final IpAddress remote;
    private final boolean ipv4;
    /** Both IPv4 addresses, as they stand in the header. */
    final long ipv4Addresses;
    /** Something that differs from destination to destination, for hashes. */
    final int salt;
    /** Whether it is ourselves. */
    final boolean toUs;
    /** Whether it is a group or all on the link, which have no neighbour but a MAC address. */
    final boolean toMany;
    private final long manyMac;
    private final @Nullable IpAddress nextHop;
    private @Nullable Neighbour neighbour;
    private int mtuBytes;
    private int mtuVersion;
    private long mtuUntilNanos;
    private boolean mayFragmentOnTheWay;

    /** To a station: directly or through a router. */
    CachedDestination(Host host, EngineClock clock, IpAddress local, IpAddress remote, Way way) {
        this.host = host;
        this.clock = clock;
        this.local = local;
        this.remote = remote;
        this.ipv4 = remote.isIpv4();
        this.ipv4Addresses = local.low() << 32 | (remote.low() & 0xffff_ffffL);
        this.salt = host.hash(local, remote);
        this.toUs = way.toUs;
        this.manyMac = way.mac;
        this.toMany = way.mac != MacAddress.UNKNOWN;
        this.nextHop = way.nextHop;
        this.mtuVersion = host.pathMtus().version() - 1;
    }

    /** How packets get to an address: to ourselves, to a MAC address of many, or by a neighbour. */
    record Way(boolean toUs, long mac, @Nullable IpAddress nextHop) {}

    @Override
    public long localHigh() { return local.high(); }

    @Override
    public long localLow() { return local.low(); }

    @Override
    public long remoteHigh() { return remote.high(); }

    @Override
    public long remoteLow() { return remote.low(); }

    @Override
    public boolean isIpv4() { return ipv4; }

    IpAddress remote() { return remote; }

    IpAddress local() { return local; }

    @Override
    public int mtuBytes() {
        if (mtuVersion != host.pathMtus().version() || (mtuUntilNanos != Long.MAX_VALUE
                && mtuUntilNanos - clock.nowNanos <= 0)) {
            lookUpMtu();
        }
        return mtuBytes;
    }

    private void lookUpMtu() {
        mtuVersion = host.pathMtus().version();
        int known = toUs
                ? host.settings().mtuBytes()
                : host.pathMtus().mtuTo(remote, host.settings().mtuBytes(), clock.nowNanos);
        int least = Math.min(host.settings().mtuBytes(), ipv4 ? IPV4_LEAST_MTU : IPV6_LEAST_MTU);
        mayFragmentOnTheWay = known < least;
        mtuBytes = Math.max(known, least);
        mtuUntilNanos = host.pathMtus().untilNanos(remote);
    }

    /** Whether routers must refuse what is too big instead of fragmenting it. */
    boolean dontFragment() {
        return !mayFragmentOnTheWay;
    }

    @Override
    public void tooBig(int bytes) {
        if (!toUs && !toMany && bytes < mtuBytes()) {
            host.pathMtus().lower(remote, bytes, clock.nowNanos);
        }
    }

    @Override
    public void confirmed() {
        if (neighbour != null) {
            neighbour.confirmed(clock.nowNanos);
        }
    }

    @Override
    public void suspect() {
        if (neighbour != null) {
            neighbour.suspected(clock.nowNanos);
        }
    }

    /** Where the frame is to go, or {@link MacAddress#UNKNOWN}. */
    long mac(NeighbourWaiter waiter) {
        if (toMany) {
            return manyMac;
        }
        Neighbour known = neighbour;
        if (known != null) {
            long mac = known.macFor(clock.nowNanos, waiter);
            if (mac != MacAddress.UNKNOWN || !known.isEvicted()) {
                return mac;
            }
        }
        return lookUpNeighbour(waiter);
    }

    private long lookUpNeighbour(NeighbourWaiter waiter) {
        neighbour = nextHop == null ? null : host.neighbours().entry(nextHop, clock.nowNanos);
        return neighbour == null ? MacAddress.UNKNOWN : neighbour.macFor(clock.nowNanos, waiter);
    }

    /** The neighbour that packets go to, once {@link #mac} was asked for; null = there is no room for it. */
    @Nullable
    Neighbour neighbour() { return neighbour; }
}
