package io.nstack.links.memory;

import io.nstack.link.FlowKey;
import io.nstack.link.Frame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The hash by which flows are spread over queues. The same for both directions of a flow, so that the two ends of a
 * connection agree on the queue when they have the same number. Fragments and what is neither TCP nor UDP go by their
 * addresses alone; what is not IP has the hash 0.
 */
final class FlowHash {

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int ETHERNET_BYTES = 14;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int MORE_OR_OFFSET = 0x3fff; // RFC 791 section 3.1: more fragments, fragment offset
    private static final long MAPPED = 0xffff_0000_0000L;

    private FlowHash() {}

    static int of(FlowKey flow) {
        boolean ports = flow.protocol() == TCP || flow.protocol() == UDP;
        return mix(flow.sourceHigh() + flow.targetHigh(), flow.sourceLow() + flow.targetLow(),
                ports ? flow.sourcePort() + flow.targetPort() : 0);
    }

    static int of(Frame frame) {
        MemorySegment room = frame.room();
        long start = frame.readerIndex();
        int length = frame.readableBytes();
        if (length < ETHERNET_BYTES) {
            return 0;
        }
        long network = start + ETHERNET_BYTES;
        int rest = length - ETHERNET_BYTES;
        return switch (room.get(SHORT, start + 12) & 0xffff) {
            case IPV4 -> ipv4(room, network, rest);
            case IPV6 -> ipv6(room, network, rest);
            default -> 0;
        };
    }

    private static int ipv4(MemorySegment room, long at, int length) {
        if (length < 20) {
            return 0;
        }
        int header = (room.get(BYTE, at) & 0xf) * 4;
        boolean whole = (room.get(SHORT, at + 6) & MORE_OR_OFFSET) == 0;
        long source = MAPPED | Integer.toUnsignedLong(room.get(INT, at + 12));
        long target = MAPPED | Integer.toUnsignedLong(room.get(INT, at + 16));
        int ports = whole ? ports(room, at + header, length - header, room.get(BYTE, at + 9)) : 0;
        return mix(0, source + target, ports);
    }

    private static int ipv6(MemorySegment room, long at, int length) {
        if (length < 40) {
            return 0;
        }
        long high = room.get(LONG, at + 8) + room.get(LONG, at + 24);
        long low = room.get(LONG, at + 16) + room.get(LONG, at + 32);
        return mix(high, low, ports(room, at + 40, length - 40, room.get(BYTE, at + 6)));
    }

    private static int ports(MemorySegment room, long at, int length, int protocol) {
        return (protocol == TCP || protocol == UDP) && length >= 4
                ? (room.get(SHORT, at) & 0xffff) + (room.get(SHORT, at + 2) & 0xffff)
                : 0;
    }

    /** Sums are symmetric; the rest is the finishing step of a known 64-bit mixer (Stafford's variant 13). */
    private static int mix(long high, long low, int ports) {
        long all = (high * 0x9e3779b97f4a7c15L + low) * 0x9e3779b97f4a7c15L + ports;
        all = (all ^ all >>> 30) * 0xbf58476d1ce4e5b9L;
        all = (all ^ all >>> 27) * 0x94d049bb133111ebL;
        return (int) ((all ^ all >>> 31) >>> 32);
    }
}
