package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.dpdk.wire.IcmpMessage;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Sends ICMP errors about received packets, not too many of them. One for each engine; loop thread only. */
final class IcmpSender {

    private static final int IPV4_MOST = 576 - 20; // RFC 1812 section 4.3.2.3, without our header
    private static final int IPV6_MOST = 1280 - 40; // RFC 4443 section 2.4 (c)
    private static final int BURST = 32;
    private static final long REFILL_NANOS = 10_000_000L; // one each: 100 a second (RFC 4443 section 2.4 (f))

    private final DestinationSource destinations;
    private final TokenBucket bucket;
    private final IpCounters counters;
    private @Nullable PacketSender sender;

    /** Finds the way back. */
    interface DestinationSource {
        @Nullable
        CachedDestination find(long localHigh, long localLow, long remoteHigh, long remoteLow);
    }

    IcmpSender(DestinationSource destinations, EngineClock clock, IpCounters counters) {
        this.destinations = destinations;
        this.bucket = new TokenBucket(clock, BURST, REFILL_NANOS);
        this.counters = counters;
    }

    void sender(PacketSender by) { this.sender = by; }

    void portUnreachable(Packet packet, long nowNanos) {
        if (isIpv4(packet)) {
            error(packet, IcmpMessage.V4_UNREACHABLE, IcmpMessage.V4_PORT, 0);
        } else {
            error(packet, IcmpMessage.V6_UNREACHABLE, IcmpMessage.V6_PORT, 0);
        }
    }

    /** Nobody speaks the protocol; in IPv6 the number of a header is what is wrong (RFC 4443 section 3.4). */
    void protocolUnreachable(Packet packet, long nextField, long nowNanos) {
        if (isIpv4(packet)) {
            error(packet, IcmpMessage.V4_UNREACHABLE, IcmpMessage.V4_PROTOCOL, 0);
        } else {
            long field = nextField <= packet.networkOffset || nextField >= packet.offset
                    ? packet.networkOffset + 6L
                    : nextField;
            error(packet, IcmpMessage.V6_PARAMETER_PROBLEM, 1, (int) (field - packet.networkOffset));
        }
    }

    /** A field of an IPv6 packet is wrong; {@code pointer} counts from its beginning. */
    void parameterProblem(Packet packet, int code, long pointer) {
        if (code == 2 || !packet.toMany) { // an option may ask for it (RFC 4443 section 2.4 (e.3))
            send(packet, IcmpMessage.V6_PARAMETER_PROBLEM, code, (int) pointer);
        }
    }

    /** Fragments did not come in time; the packet is the first of them. */
    void reassemblyTimeExceeded(Packet packet) {
        error(packet, isIpv4(packet) ? IcmpMessage.V4_TIME_EXCEEDED : IcmpMessage.V6_TIME_EXCEEDED,
                IcmpMessage.REASSEMBLY, 0);
    }

    private static boolean isIpv4(Packet packet) { return IpAddress.isIpv4(packet.targetHigh, packet.targetLow); }

    private void error(Packet packet, int type, int code, int word) {
        if (!packet.toMany) { // RFC 1122 section 3.2.2, RFC 4443 section 2.4 (e)
            send(packet, type, code, word);
        }
    }

    private void send(Packet packet, int type, int code, int word) {
        if ((packet.sourceHigh | packet.sourceLow) == 0 || isAboutAnError(packet)) {
            return;
        }
        if (!bucket.tryTake()) {
            counters.errorsWithheld++;
            return;
        }
        long localHigh = packet.toMany ? 0 : packet.targetHigh;
        long localLow = packet.toMany ? 0 : packet.targetLow;
        CachedDestination to = destinations.find(localHigh, localLow, packet.sourceHigh, packet.sourceLow);
        if (to != null && sender != null) {
            write(sender, packet, to, (long) type << 32 | code, word);
        }
    }

    /** No errors about errors, or they would never end. */
    private static boolean isAboutAnError(Packet packet) {
        if (packet.length < 1) {
            return false;
        }
        int type = BigEndian.get8(packet.frame().room(), packet.offset);
        return (packet.protocol == Protocols.ICMPV6 && type < 128)
                || (packet.protocol == Protocols.ICMP && type != IcmpMessage.V4_ECHO_REQUEST
                        && type != IcmpMessage.V4_ECHO_REPLY);
    }

    private void write(PacketSender by, Packet packet, CachedDestination to, long typeAndCode, int word) {
        Frame frame = by.allocate();
        if (frame == null) {
            return;
        }
        boolean ipv4 = to.isIpv4();
        int quoted = Math.min(packet.offset + packet.length - packet.networkOffset,
                (ipv4 ? IPV4_MOST : IPV6_MOST) - IcmpMessage.BYTES);
        quoted = Math.min(quoted, to.mtuBytes() - 40 - IcmpMessage.BYTES);
        int at = frame.readerIndex();
        int length = IcmpMessage.BYTES + quoted;
        MemorySegment room = frame.room();
        IcmpMessage.write(room, at, (int) (typeAndCode >>> 32), (int) typeAndCode, word);
        MemorySegment.copy(packet.frame().room(), packet.networkOffset, room, at + IcmpMessage.BYTES, quoted);
        long sum = Checksum.sum(room, at, length) + (ipv4 ? 0 : pseudo(to, length));
        IcmpMessage.checksum(room, at, Checksum.finish(sum));
        frame.writerIndex(at + length);
        by.send(frame, to, ipv4 ? Protocols.ICMP : Protocols.ICMPV6, 0, 0);
    }

    private static long pseudo(CachedDestination to, int length) {
        return Checksum.pseudo(to.localHigh(), to.localLow(), to.remoteHigh(), to.remoteLow(), Protocols.ICMPV6,
                length);
    }
}
