package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkTraits;
import io.nstack.stack.dpdk.ethernet.Arp;
import io.nstack.stack.dpdk.ethernet.Neighbour;
import io.nstack.stack.dpdk.ethernet.NeighbourDiscovery;
import io.nstack.stack.dpdk.ethernet.NeighbourWaiter;
import io.nstack.stack.dpdk.ethernet.PendingPackets;
import io.nstack.stack.dpdk.ethernet.Resolver;
import io.nstack.stack.dpdk.group.GroupQueries;
import io.nstack.stack.dpdk.group.ReportWriter;
import io.nstack.stack.dpdk.loop.Home;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/**
 * One engine's part of the internet layer: between its queue of the link and its transports. Loop thread only.
 *
 * <p>A turn of the engine is {@link #onTimers}, {@link #receive} for each frame that came, {@link #deliver}, whatever
 * the transports do, and {@link #flush}.
 */
public final class IpLayer implements IpOutput {

    private static final int ERRORS_BURST = 256;
    private static final long ERRORS_NANOS = 1_000_000L; // a thousand a second

    private final Host host;
    private final Home home;
    private final EngineClock clock = new EngineClock();
    private final IpCounters counters = new IpCounters();
    private final TransmitQueue out;
    private final LoopbackQueue loopback;
    private final PendingPackets pending = new PendingPackets();
    private final NeighbourWaiter waiter;
    private final DestinationTable destinations = new DestinationTable();
    private final PacketSender sender;
    private final TokenBucket heard; // errors that go to all engines: anybody can send them
    private final PacketReceiver receiver;
    private final Reassembler reassembler;
    private final Resolver resolver;
    private final Arp arp;
    private final NeighbourDiscovery discovery;
    private final ReportWriter reports;
    private boolean closed;

    /**
     * An engine's layer, over its queue, which stays the engine's to close.
     *
     * @param link     the traits of the queue's link
     * @param nowNanos the engine's clock
     */
    public IpLayer(Host host, Home home, LinkTraits link, LinkQueue queue, long nowNanos) {
        this.host = host;
        this.home = home;
        clock.nowNanos = nowNanos;
        heard = new TokenBucket(clock, ERRORS_BURST, ERRORS_NANOS);
        waiter = new Waiter();
        out = new TransmitQueue(queue, counters);
        loopback = new LoopbackQueue(out, this::isWantedHere);
        sender = new PacketSender(host, out, link, loopback, pending, waiter, counters);
        arp = new Arp(host, host.neighbours(), out);
        discovery = new NeighbourDiscovery(host, host.neighbours(), out);
        resolver = new Resolver(arp, discovery);
        IcmpSender errors = new IcmpSender(this::find, clock, counters);
        errors.sender(sender);
        reassembler = new Reassembler(errors, counters);
        receiver = new PacketReceiver(host, arp, errors, reassembler, this::isJoined, counters);
        GroupQueries queries = new GroupQueries(host.groups());
        IcmpReceiver icmp = new IcmpReceiver(discovery, sender, this::find, counters, this::onIcmpError,
                queries);
        receiver.transport(Protocols.ICMP, icmp);
        receiver.transport(Protocols.ICMPV6, icmp);
        receiver.transport(Protocols.IGMP, queries);
        reports = new ReportWriter(host, out, host.settings().mtuBytes());
        host.enter(this, nowNanos);
    }

    /** Has a protocol's packets handed to a transport. */
    public void transport(int protocol, Transport transport) {
        receiver.transport(protocol, transport);
    }

    /** What all engines of the instance share. */
    public Host host() { return host; }

    /** The engine's loop. */
    public Home home() { return home; }

    /** Packets whose fragments have not all come. */
    int reassembling() { return reassembler.size(); }

    /** What was counted here. */
    public IpCounters counters() { return counters; }

    // ---- a turn ----

    /** Takes a frame from the link, from its Ethernet header on. */
    public void receive(Frame frame, long nowNanos) {
        clock.nowNanos = nowNanos;
        receiver.receive(frame, nowNanos);
    }

    /**
     * Hands on packets of ours to ourselves, and reports those whose neighbour did not answer.
     *
     * @param budget how many at most
     * @return how many there were
     */
    public int deliver(long nowNanos, int budget) {
        clock.nowNanos = nowNanos;
        int work = 0;
        for (int rest = Math.min(budget, loopback.size()); rest > 0; rest--) { // answers wait for the next turn
            Frame frame = loopback.poll();
            if (frame == null) {
                break;
            }
            receiver.receiveOwn(frame, nowNanos);
            work++;
        }
        for (Frame failed = sender.nextFailed(); failed != null; failed = sender.nextFailed()) {
            reportFailed(failed);
            work++;
        }
        return work;
    }

    private void reportFailed(Frame packet) {
        IpAddress reporter = host.subnets().isEmpty() ? new IpAddress(0, 0) : host.subnets().getFirst().address();
        PathError error = QuotedPacket.read(packet.room(), packet.readerIndex(), packet.writerIndex(),
                new QuotedPacket.Cause(PathError.Kind.HOST_UNREACHABLE, 0, reporter));
        packet.release();
        if (error != null) {
            onError(error);
        }
    }

    /** Does what is due: asks for neighbours, gives up fragments. Says what time it is for all that is sent until the next. */
    public void onTimers(long nowNanos) {
        clock.nowNanos = nowNanos;
        host.neighbours().onTimers(nowNanos, resolver);
        host.announcements().onTimers(nowNanos, arp, discovery);
        host.groups().onTimers(nowNanos, reports);
        if (reassembler.nextTimerNanos() != Long.MAX_VALUE) {
            reassembler.onTimers(nowNanos);
        }
    }

    /** When {@link #onTimers} has something to do; {@link Long#MAX_VALUE} = never. */
    public long nextTimerNanos() {
        long shared = earlier(host.neighbours().nextTimerNanos(), host.groups().nextTimerNanos());
        shared = earlier(shared, host.announcements().nextTimerNanos());
        return earlier(shared, reassembler.nextTimerNanos());
    }

    private static long earlier(long one, long other) {
        if (one == Long.MAX_VALUE || other == Long.MAX_VALUE) {
            return one == Long.MAX_VALUE ? other : one;
        }
        return one - other < 0 ? one : other;
    }

    /** Hands the gathered burst to the link, as far as it takes it. */
    public void flush() { out.flush(); }

    /** Whether nothing waits to be sent or delivered here: the loop may block until the next timer. */
    public boolean isIdle() {
        return out.isEmpty() && loopback.isEmpty() && !sender.hasFailed();
    }

    // ---- output ----

    @Override
    public Destination destination(long localHigh, long localLow, long remoteHigh, long remoteLow) throws IOException {
        CachedDestination known = destinations.find(localHigh, localLow, remoteHigh, remoteLow);
        return known != null ? known : newDestination(localHigh, localLow, remoteHigh, remoteLow);
    }

    private CachedDestination newDestination(long localHigh, long localLow, long remoteHigh, long remoteLow)
            throws IOException {
        IpAddress remote = new IpAddress(remoteHigh, remoteLow);
        CachedDestination.Way way = host.wayTo(remote);
        if (way == null) {
            throw new NoRouteToHostException("no route to " + remote);
        }
        IpAddress local = (localHigh | localLow) == 0
                ? host.sourceFor(remote, way)
                : new IpAddress(localHigh, localLow);
        if (local == null) {
            throw new NoRouteToHostException("no address of ours for " + remote);
        }
        if (!host.owns(local.high(), local.low()) || local.isIpv4() != remote.isIpv4()) {
            throw new NoRouteToHostException("no way from " + local + " to " + remote);
        }
        CachedDestination made = new CachedDestination(host, clock, local, remote, way);
        destinations.put(localHigh, localLow, made);
        return made;
    }

    private @Nullable CachedDestination find(long localHigh, long localLow, long remoteHigh, long remoteLow) {
        CachedDestination known = destinations.find(localHigh, localLow, remoteHigh, remoteLow);
        if (known != null) {
            return known;
        }
        try {
            return newDestination(localHigh, localLow, remoteHigh, remoteLow);
        } catch (IOException e) {
            return null; // there is no way back: nothing can be answered
        }
    }

    @Override
    public @Nullable Frame allocate() { return out.allocate(); }

    @Override
    public int available() { return out.available(); }

    @Override
    public boolean hasRoom() { return out.hasRoom(); }

    @Override
    public void send(Frame frame, Destination to, int protocol, int trafficClass, int hopLimit) {
        if (closed) {
            frame.release();
            return;
        }
        sender.send(frame, (CachedDestination) to, protocol, trafficClass, hopLimit);
    }

    /**
     * Sends bytes that stay the caller's as one packet, in fragments where the path wants it (RFC 791, RFC 8200).
     *
     * @param from   the transport header, with its checksum, and its data
     * @param offset where they begin
     * @param length of both together, up to 65515 bytes for IPv4, 65535 for IPv6
     * @return false = there are not enough frames or there is no room just now
     */
    public boolean sendCopy(MemorySegment from, long offset, int length, Destination to, int protocol, int trafficClass,
            int hopLimit) {
        return !closed
                && sender.sendCopy(from, offset, length, (CachedDestination) to, protocol, trafficClass, hopLimit);
    }

    /** Whether what is sent to groups is heard by our own members too, from now on (RFC 1112 section 6.1). */
    public void loopsBack(boolean on) {
        loopback.hearsOwn(on);
    }

    // ---- errors ----

    /** An ICMP error came here; the flow that it is about may live elsewhere. */
    private void onIcmpError(PathError error) {
        if (host.owns(error.local().high(), error.local().low()) && heard.tryTake()) {
            host.report(error, this);
        }
    }

    /** Hands an error to the transport that it concerns. */
    void onError(PathError error) {
        Transport transport = receiver.transport(error.protocol() & 0xff);
        if (!closed && transport != null) {
            transport.onError(error, clock.nowNanos);
        }
    }

    // ---- groups ----

    private boolean isJoined(long high, long low) {
        return host.groups().isJoined(high, low) || isEverybody(high, low);
    }

    /** All hosts (RFC 1112 section 4) and all nodes (RFC 4291 section 2.7.1). */
    private static boolean isEverybody(long high, long low) {
        return IpAddress.isIpv4(high, low) ? (int) low == 0xe000_0001 : low == 1 && high == 0xff02L << 48;
    }

    private boolean isWantedHere(CachedDestination to) {
        long high = to.remoteHigh();
        long low = to.remoteLow();
        return host.isBroadcast(high, low) || isJoined(high, low);
    }

    // ---- the end ----

    /** Drops what waits; nothing is sent or delivered any more. Idempotent. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        host.leave(this);
        host.neighbours().forget(waiter);
        sender.close();
        loopback.close();
        reassembler.close();
        out.flush();
        out.close();
        destinations.clear();
    }

    /** Another engine may hear the answer; what waits for it is here. */
    private final class Waiter implements NeighbourWaiter {
        @Override
        public void onNeighbour(Neighbour neighbour) {
            if (home.inLoop()) {
                told(neighbour);
            } else {
                home.execute(() -> told(neighbour));
            }
        }

        private void told(Neighbour neighbour) {
            if (!closed) {
                sender.onNeighbour(neighbour, clock.nowNanos);
            }
        }
    }
}
