package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ethernet.Arp;
import io.nstack.stack.dpdk.ethernet.MacAddress;
import io.nstack.stack.dpdk.wire.EthernetHeader;
import io.nstack.stack.dpdk.wire.IcmpMessage;
import io.nstack.stack.dpdk.wire.Ipv4Header;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames down to the transport's header and hands them on. Whatever is in them, it neither throws nor keeps one.
 * One for each engine; loop thread only.
 */
final class PacketReceiver {

    private static final long MAPPED = 0xffff_0000_0000L;

    private final Host host;
    private final long mac;
    private final Arp arp;
    private final IcmpSender errors;
    private final Reassembler reassembler;
    private final Ipv6Extensions extensions;
    private final IpCounters counters;
    private final Groups groups;
    private final @Nullable Transport[] transports = new Transport[256];
    private final Packet packet = new Packet();

    /** Which multicast groups are listened to; two longs as for addresses. */
    interface Groups {
        boolean isJoined(long high, long low);
    }

    PacketReceiver(Host host, Arp arp, IcmpSender errors, Reassembler reassembler, Groups groups, IpCounters counters) {
        this.host = host;
        this.mac = host.mac();
        this.arp = arp;
        this.errors = errors;
        this.reassembler = reassembler;
        this.groups = groups;
        this.counters = counters;
        this.extensions = new Ipv6Extensions(errors);
    }

    void transport(int protocol, Transport transport) { transports[protocol] = transport; }

    @Nullable
    Transport transport(int protocol) { return transports[protocol]; }

    // ---- from the link ----

    /** Takes a frame. */
    void receive(Frame frame, long nowNanos) {
        MemorySegment room = frame.room();
        int at = frame.readerIndex();
        int end = frame.writerIndex();
        if (end - at < EthernetHeader.BYTES) {
            malformed(frame);
            return;
        }
        long target = EthernetHeader.target(room, at);
        boolean many = target != mac;
        if (many && !MacAddress.isGroup(target)) {
            notForUs(frame);
            return;
        }
        int next = at + EthernetHeader.BYTES;
        switch (EthernetHeader.type(room, at)) {
            case EthernetHeader.IPV4 -> ipv4(frame, next, many, false, nowNanos);
            case EthernetHeader.IPV6 -> ipv6(frame, next, many, false, nowNanos);
            case EthernetHeader.ARP -> {
                arp.receive(room, next, end, nowNanos);
                frame.release();
            }
            default -> notForUs(frame);
        }
    }

    /** Takes a packet of our own to ourselves, from its IP header on. */
    void receiveOwn(Frame frame, long nowNanos) {
        int at = frame.readerIndex();
        if (Ipv4Header.version(frame.room(), at) == 4) {
            ipv4(frame, at, true, true, nowNanos);
        } else {
            ipv6(frame, at, true, true, nowNanos);
        }
    }

    private void malformed(Frame frame) {
        counters.malformed++;
        frame.release();
    }

    private void notForUs(Frame frame) {
        counters.notForUs++;
        frame.release();
    }

    private void badChecksum(Frame frame) {
        counters.badChecksum++;
        frame.release();
    }

    private void badSource(Frame frame) {
        counters.badSource++;
        frame.release();
    }

    // ---- IPv4 ----

    /**
     * One packet (RFC 1122 section 3.2.1).
     *
     * @param many whether the frame came to many stations
     * @param own  whether it never was on the link
     */
    private void ipv4(Frame frame, int at, boolean many, boolean own, long nowNanos) {
        MemorySegment room = frame.room();
        int there = frame.writerIndex() - at;
        if (there < Ipv4Header.BYTES || Ipv4Header.version(room, at) != 4) {
            malformed(frame);
            return;
        }
        int headerBytes = Ipv4Header.headerBytes(room, at);
        int total = Ipv4Header.totalBytes(room, at);
        if (headerBytes < Ipv4Header.BYTES || total < headerBytes || total > there
                || (headerBytes > Ipv4Header.BYTES && !Ipv4Options.areAllowed(room, at, headerBytes))) {
            malformed(frame);
            return;
        }
        int flags = frame.flags();
        if ((flags & Frame.RX_BAD) != 0 || ((flags & Frame.RX_IP_GOOD) == 0
                && !Ipv4Header.isGood(room, at, headerBytes))) {
            badChecksum(frame);
            return;
        }
        int source = Ipv4Header.source(room, at);
        int target = Ipv4Header.target(room, at);
        LocalAddresses ours = host.addresses();
        boolean unicast = ours.ownsIpv4(target);
        if (unicast ? many && !own : !isToMany(target, ours)) { // RFC 1122 section 3.3.6
            notForUs(frame);
            return;
        }
        if (!own && !isSender(source, ours)) {
            badSource(frame);
            return;
        }
        packet.sourceHigh = 0;
        packet.sourceLow = MAPPED | Integer.toUnsignedLong(source);
        packet.targetHigh = 0;
        packet.targetLow = MAPPED | Integer.toUnsignedLong(target);
        packet.trafficClass = Ipv4Header.trafficClass(room, at);
        packet.hopLimit = Ipv4Header.hopLimit(room, at);
        packet.protocol = Ipv4Header.protocol(room, at);
        packet.networkOffset = at;
        packet.offset = at + headerBytes;
        packet.length = total - headerBytes;
        packet.toMany = !unicast;
        packet.checksumGood = (flags & Frame.RX_TRANSPORT_GOOD) != 0;
        packet.mayLend = true;
        packet.frame = frame;
        if ((Ipv4Header.fragment(room, at) & (Ipv4Header.MORE_FRAGMENTS | Ipv4Header.FRAGMENT_OFFSET)) != 0
                && !reassemble(frame, reassembler.addIpv4(packet, nowNanos))) {
            return;
        }
        deliver(nowNanos);
    }

    private boolean isToMany(int target, LocalAddresses ours) {
        return target >>> 28 == 0xe
                ? groups.isJoined(0, MAPPED | Integer.toUnsignedLong(target))
                : ours.isBroadcast(target);
    }

    /** RFC 1122 section 3.2.1.3; 0.0.0.0 asks for an address, which is not our business. Our own would be a lie. */
    private static boolean isSender(int source, LocalAddresses ours) {
        return source != 0 && source >>> 24 != 127 && source >>> 28 < 0xe && !ours.ownsIpv4(source)
                && !ours.isBroadcast(source);
    }

    // ---- IPv6 ----

    private void ipv6(Frame frame, int at, boolean many, boolean own, long nowNanos) {
        MemorySegment room = frame.room();
        int there = frame.writerIndex() - at - Ipv6Header.BYTES;
        if (there < 0 || Ipv6Header.version(room, at) != 6 || Ipv6Header.payloadBytes(room, at) > there) {
            malformed(frame);
            return;
        }
        if ((frame.flags() & Frame.RX_BAD) != 0) {
            badChecksum(frame);
            return;
        }
        long high = Ipv6Header.targetHigh(room, at);
        long low = Ipv6Header.targetLow(room, at);
        LocalAddresses ours = host.addresses();
        boolean unicast = ours.ownsIpv6(high, low);
        if (unicast ? many && !own : high >>> 56 != 0xff || !groups.isJoined(high, low)) {
            notForUs(frame);
            return;
        }
        long sourceHigh = Ipv6Header.sourceHigh(room, at);
        long sourceLow = Ipv6Header.sourceLow(room, at);
        if (!own && !isSender(sourceHigh, sourceLow, ours) && !isAdvertisement(room, at, there)) {
            badSource(frame);
            return;
        }
        packet.sourceHigh = sourceHigh;
        packet.sourceLow = sourceLow;
        packet.targetHigh = high;
        packet.targetLow = low;
        packet.trafficClass = Ipv6Header.trafficClass(room, at);
        packet.hopLimit = Ipv6Header.hopLimit(room, at);
        packet.networkOffset = at;
        packet.offset = at + Ipv6Header.BYTES;
        packet.length = Ipv6Header.payloadBytes(room, at);
        packet.protocol = Ipv6Header.nextHeader(room, at);
        packet.toMany = !unicast;
        packet.checksumGood = (frame.flags() & Frame.RX_TRANSPORT_GOOD) != 0;
        packet.mayLend = true;
        packet.frame = frame;
        if (isExtension(packet.protocol)) {
            followExtensions(frame, nowNanos);
        } else {
            deliver(nowNanos);
        }
    }

    /** Multicast and mapped addresses cannot send, and our own does not (RFC 4291 sections 2.7, 2.5.3); :: may, RFC 4861. */
    private static boolean isSender(long high, long low, LocalAddresses ours) {
        return high >>> 56 != 0xff && !ours.ownsIpv6(high, low)
                && (high != 0 || (low >>> 32 != 0xffff && low != 1));
    }

    /** Whoever has our address answers from it when we ask whether anybody has (RFC 4862 section 5.4.4). */
    private static boolean isAdvertisement(MemorySegment room, int at, int payloadBytes) {
        return Ipv6Header.nextHeader(room, at) == Protocols.ICMPV6 && payloadBytes >= IcmpMessage.BYTES
                && IcmpMessage.type(room, at + Ipv6Header.BYTES) == IcmpMessage.V6_NEIGHBOUR_ADVERTISEMENT;
    }

    private static boolean isExtension(int header) {
        return header == Ipv6Header.HOP_BY_HOP || header == Ipv6Header.ROUTING || header == Ipv6Header.FRAGMENT
                || header == Ipv6Header.DESTINATION_OPTIONS;
    }

    private void followExtensions(Frame frame, long nowNanos) {
        if (!extensions.follow(packet, packet.networkOffset + 6L)) {
            malformed(frame);
            return;
        }
        if (packet.protocol == Ipv6Header.FRAGMENT) {
            if (!reassemble(frame, reassembler.addIpv6(packet, extensions.nextField(), nowNanos))) {
                return;
            }
            if (isExtension(packet.protocol) && (!extensions.follow(packet, packet.networkOffset + 6L)
                    || packet.protocol == Ipv6Header.FRAGMENT)) { // fragments of fragments nobody needs
                malformed(packet.frame());
                return;
            }
        }
        deliver(nowNanos);
    }

    /** Goes on with the packet that a fragment has completed, if it has; the fragment's frame is no longer needed then. */
    private boolean reassemble(Frame fragment, @Nullable Frame whole) {
        if (whole != fragment) {
            fragment.release();
        }
        packet.frame = whole;
        return whole != null;
    }

    // ---- to the transports ----

    private void deliver(long nowNanos) {
        Frame frame = packet.frame();
        Transport transport = transports[packet.protocol];
        if (transport != null && transport.onPacket(packet, nowNanos)) {
            counters.delivered++;
            packet.frame = null;
            return;
        }
        if (transport != null) {
            errors.portUnreachable(packet, nowNanos);
        } else if (packet.protocol != Ipv6Header.NO_NEXT || IpAddress.isIpv4(packet.targetHigh, packet.targetLow)) {
            errors.protocolUnreachable(packet, extensions.nextField(), nowNanos);
        }
        packet.frame = null;
        frame.release();
    }
}
