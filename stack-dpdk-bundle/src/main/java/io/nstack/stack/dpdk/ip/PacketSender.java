package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import io.nstack.link.LinkTraits;
import io.nstack.link.Offload;
import io.nstack.stack.dpdk.ethernet.MacAddress;
import io.nstack.stack.dpdk.ethernet.Neighbour;
import io.nstack.stack.dpdk.ethernet.NeighbourWaiter;
import io.nstack.stack.dpdk.ethernet.PendingPackets;
import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.dpdk.wire.EthernetHeader;
import io.nstack.stack.dpdk.wire.Ipv4Header;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import io.nstack.stack.dpdk.wire.TcpHeader;
import io.nstack.stack.dpdk.wire.UdpHeader;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Puts headers before packets and finds where they go. One for each engine; loop thread only. */
final class PacketSender {

    private static final int MOST_FAILED = 64;

    private final Host host;
    private final TransmitQueue out;
    private final LoopbackQueue loopback;
    private final PendingPackets pending;
    private final NeighbourWaiter waiter;
    private final IpCounters counters;
    private final Fragmenter fragmenter;
    private final ArrayDeque<Frame> failed = new ArrayDeque<>();
    private final boolean linkSignsIp;
    private final boolean linkSignsTcp;
    private final boolean linkSignsUdp;

    PacketSender(Host host, TransmitQueue out, LinkTraits link, LoopbackQueue loopback, PendingPackets pending,
            NeighbourWaiter waiter, IpCounters counters) {
        this.host = host;
        this.out = out;
        this.loopback = loopback;
        this.pending = pending;
        this.waiter = waiter;
        this.counters = counters;
        this.fragmenter = new Fragmenter(this, out, host, counters);
        this.linkSignsIp = link.has(Offload.TX_IP_CHECKSUM);
        this.linkSignsTcp = link.has(Offload.TX_TCP_CHECKSUM);
        this.linkSignsUdp = link.has(Offload.TX_UDP_CHECKSUM);
    }

    /** {@link IpOutput#send}. */
    void send(Frame frame, CachedDestination to, int protocol, int trafficClass, int hopLimit) {
        int start = frame.readerIndex();
        int length = frame.readableBytes();
        int headerBytes = to.isIpv4() ? Ipv4Header.BYTES : Ipv6Header.BYTES;
        boolean whole = length + headerBytes <= to.mtuBytes() || protocol == Protocols.TCP; // which sees to it itself
        if (to.toUs) {
            frame.flags(Frame.RX_IP_GOOD | Frame.RX_TRANSPORT_GOOD); // it never leaves our memory
        } else {
            sign(frame, start, length, to, protocol, whole && !to.toMany);
        }
        if (whole) {
            addHeader(frame, to, protocol, trafficClass, hopLimit);
            dispatch(frame, to);
        } else {
            fragmenter.send(frame.room(), start, length, to, protocol, trafficClass, hopLimit);
            frame.release();
        }
    }

    /**
     * Sends bytes that stay the caller's, transport header first and its checksum in it, as one packet or in fragments.
     *
     * @return false = there are not enough frames or there is no room just now
     */
    boolean sendCopy(MemorySegment from, long offset, int length, CachedDestination to, int protocol, int trafficClass,
            int hopLimit) {
        int headerBytes = to.isIpv4() ? Ipv4Header.BYTES : Ipv6Header.BYTES;
        if (length + headerBytes > to.mtuBytes()) {
            return fragmenter.send(from, offset, length, to, protocol, trafficClass, hopLimit);
        }
        Frame frame = out.allocate();
        if (frame == null) {
            return false;
        }
        int start = frame.readerIndex();
        MemorySegment.copy(from, offset, frame.room(), start, length);
        frame.writerIndex(start + length);
        addHeader(frame, to, protocol, trafficClass, hopLimit);
        dispatch(frame, to);
        return true;
    }

    @Nullable
    Frame allocate() { return out.allocate(); }

    // ---- checksums ----

    private void sign(Frame frame, int start, int length, CachedDestination to, int protocol, boolean mayOffload) {
        if (protocol == Protocols.TCP) {
            sign(frame, start, length, to, protocol, TcpHeader.CHECKSUM,
                    mayOffload && linkSignsTcp ? Frame.TX_TCP_CHECKSUM : 0);
        } else if (protocol == Protocols.UDP) {
            sign(frame, start, length, to, protocol, UdpHeader.CHECKSUM,
                    mayOffload && linkSignsUdp ? Frame.TX_UDP_CHECKSUM : 0);
        }
    }

    private void sign(Frame frame, int start, int length, CachedDestination to, int protocol, int field, int offload) {
        MemorySegment room = frame.room();
        long pseudo = Checksum.pseudo(to.localHigh(), to.localLow(), to.remoteHigh(), to.remoteLow(), protocol, length);
        BigEndian.put16(room, start + field, 0);
        if (offload != 0) {
            BigEndian.put16(room, start + field, Checksum.fold(pseudo));
            frame.flags(frame.flags() | offload);
            frame.headers(start - (to.isIpv4() ? Ipv4Header.BYTES : Ipv6Header.BYTES), start);
            return;
        }
        int sum = Checksum.finish(pseudo + Checksum.sum(room, start, length));
        BigEndian.put16(room, start + field, sum == 0 && protocol == Protocols.UDP ? 0xffff : sum); // RFC 768
    }

    // ---- headers ----

    private void addHeader(Frame frame, CachedDestination to, int protocol, int trafficClass, int hopLimit) {
        int hops = hopLimit == 0 ? to.toMany ? 1 : host.settings().hopLimit() : hopLimit;
        if (to.isIpv4()) {
            addIpv4(frame, to, protocol, trafficClass, hops);
        } else {
            addIpv6(frame, to, protocol, trafficClass, hops);
        }
    }

    private void addIpv4(Frame frame, CachedDestination to, int protocol, int trafficClass, int hopLimit) {
        int at = frame.readerIndex() - Ipv4Header.BYTES;
        MemorySegment room = frame.room();
        Ipv4Header.begin(room, at, trafficClass, frame.readableBytes() + Ipv4Header.BYTES);
        if (to.dontFragment()) {
            Ipv4Header.fragment(room, at, 0, Ipv4Header.DONT_FRAGMENT); // atomic: any number will do (RFC 6864 section 4.1)
        } else {
            Ipv4Header.fragment(room, at, host.nextIdentification(to, protocol) & 0xffff, 0);
        }
        Ipv4Header.end(room, at, hopLimit, protocol, to.ipv4Addresses);
        frame.readerIndex(at);
        if (linkSignsIp && !to.toUs && !to.toMany) {
            frame.flags(frame.flags() | Frame.TX_IP_CHECKSUM);
            frame.headers(at, at + Ipv4Header.BYTES);
        } else {
            Ipv4Header.sign(room, at);
        }
    }

    private static void addIpv6(Frame frame, CachedDestination to, int protocol, int trafficClass, int hopLimit) {
        int start = frame.readerIndex();
        int at = start - Ipv6Header.BYTES;
        MemorySegment room = frame.room();
        int ports = protocol == Protocols.TCP || protocol == Protocols.UDP ? BigEndian.get32(room, start) : 0;
        Ipv6Header.begin(room, at, trafficClass, flowLabel(to.salt, ports), frame.readableBytes(), protocol, hopLimit);
        Ipv6Header.source(room, at, to.localHigh(), to.localLow());
        Ipv6Header.target(room, at, to.remoteHigh(), to.remoteLow());
        frame.readerIndex(at);
    }

    /** The same for all packets of a flow, and hard to guess (RFC 6437 section 3). */
    static int flowLabel(int salt, int ports) {
        return ((salt ^ ports) * 0x9e37_79b9) >>> 12;
    }

    // ---- where it goes ----

    /** Sends a packet from its IP header on. Takes the frame. */
    void dispatch(Frame packet, CachedDestination to) {
        if (to.toUs) {
            loopback.add(packet);
            return;
        }
        long mac = to.mac(waiter);
        if (mac != MacAddress.UNKNOWN) {
            transmit(packet, mac, to.isIpv4());
            if (to.toMany) {
                loopback.addCopyIfWanted(packet, to);
            }
            return;
        }
        Neighbour neighbour = to.neighbour();
        if (neighbour != null && !neighbour.isUnreachable()) {
            pending.add(neighbour, packet);
        } else {
            fail(packet);
        }
    }

    private void transmit(Frame packet, long mac, boolean ipv4) {
        int at = packet.readerIndex() - EthernetHeader.BYTES;
        EthernetHeader.write(packet.room(), at, mac, host.mac(), ipv4 ? EthernetHeader.IPV4 : EthernetHeader.IPV6);
        packet.readerIndex(at);
        out.transmit(packet);
    }

    /** A neighbour has answered, or has not: what waits for it is sent, or has failed. */
    void onNeighbour(Neighbour neighbour, long nowNanos) {
        long mac = neighbour.isUnreachable() ? MacAddress.UNKNOWN : neighbour.macFor(nowNanos, waiter);
        boolean ipv4 = neighbour.address().isIpv4();
        if (mac != MacAddress.UNKNOWN) {
            pending.take(neighbour, packet -> transmit(packet, mac, ipv4));
        } else if (neighbour.isUnreachable() || neighbour.isEvicted()) {
            pending.take(neighbour, this::fail);
        }
    }

    /** Its transport hears of it in a moment, not in the midst of sending. */
    private void fail(Frame packet) {
        counters.unreachable++;
        if (failed.size() < MOST_FAILED) {
            failed.add(packet);
        } else {
            packet.release();
        }
    }

    /** The next packet whose neighbour does not answer, from its IP header on; it becomes the caller's. */
    @Nullable
    Frame nextFailed() { return failed.poll(); }

    boolean hasFailed() { return !failed.isEmpty(); }

    void close() {
        failed.forEach(Frame::release);
        failed.clear();
        pending.clear();
    }
}
