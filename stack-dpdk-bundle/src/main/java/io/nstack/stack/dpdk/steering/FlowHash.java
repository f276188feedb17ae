package io.nstack.stack.dpdk.steering;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.nstack.link.Frame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Tells flows of frames and numbers them. What it says of a frame and of the same flow's addresses is the same, within one
 * instance; who does not know the seed cannot choose addresses that all come to one number.
 */
final class FlowHash {

    /** A frame that belongs to no flow that is known to a transport: it is for the loop that it comes to. */
    static final int NONE = -1;
    /** A datagram; {@link #datagramPort} says for which port. */
    static final int DATAGRAM = -2;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int ETHERNET_BYTES = 14;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86dd;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final long MAPPED = 0xffff_0000_0000L; // RFC 4291 section 2.5.5.2
    private static final int FRAGMENT_BITS = 0x3fff; // more fragments, or an offset (RFC 791 section 3.1)
    private static final int MOST_EXTENSIONS = 4;

    private final long seed;
    private int datagramPort;

    FlowHash(long seed) { this.seed = seed; }

    /** The port that the last {@link #DATAGRAM} was for. */
    int datagramPort() { return datagramPort; }

    /** The number of a TCP frame's flow, 0 or more; or {@link #NONE} or {@link #DATAGRAM}. */
    int of(Frame frame) {
        MemorySegment room = frame.room();
        long at = frame.readerIndex();
        long end = frame.writerIndex();
        if (end - at < ETHERNET_BYTES + 20) {
            return NONE;
        }
        return switch (room.get(SHORT, at + 12) & 0xffff) {
            case TYPE_IPV4 -> ofIpv4(room, at + ETHERNET_BYTES, end);
            case TYPE_IPV6 -> ofIpv6(room, at + ETHERNET_BYTES, end);
            default -> NONE;
        };
    }

    private int ofIpv4(MemorySegment room, long at, long end) {
        int headerBytes = (room.get(JAVA_BYTE, at) & 0xf) * 4;
        if ((room.get(SHORT, at + 6) & FRAGMENT_BITS) != 0 || headerBytes < 20) {
            return NONE;
        }
        long source = MAPPED | Integer.toUnsignedLong(room.get(INT, at + 12));
        long target = MAPPED | Integer.toUnsignedLong(room.get(INT, at + 16));
        return ofPorts(room, room.get(JAVA_BYTE, at + 9), at + headerBytes, end, 0, source, 0, target);
    }

    private int ofIpv6(MemorySegment room, long at, long end) {
        long next = at + 40; // RFC 8200 section 3
        if (next > end) {
            return NONE;
        }
        int protocol = room.get(JAVA_BYTE, at + 6) & 0xff;
        for (int i = 0; i < MOST_EXTENSIONS && isExtension(protocol) && next + 8 <= end; i++) {
            protocol = room.get(JAVA_BYTE, next) & 0xff;
            next += 8 + 8L * (room.get(JAVA_BYTE, next + 1) & 0xff);
        }
        return ofPorts(room, protocol, next, end, room.get(LONG, at + 8), room.get(LONG, at + 16),
                room.get(LONG, at + 24), room.get(LONG, at + 32));
    }

    /** Hop-by-hop, routing, destination options: all of one shape (RFC 8200 section 4). */
    private static boolean isExtension(int protocol) {
        return protocol == 0 || protocol == 43 || protocol == 60;
    }

    private int ofPorts(MemorySegment room, int protocol, long at, long end, long sourceHigh, long sourceLow,
            long targetHigh, long targetLow) {
        if (at + 4 > end) {
            return NONE;
        }
        int targetPort = room.get(SHORT, at + 2) & 0xffff;
        if (protocol == UDP) {
            datagramPort = targetPort;
            return DATAGRAM;
        }
        return protocol == TCP
                ? of(sourceHigh, sourceLow, room.get(SHORT, at) & 0xffff, targetHigh, targetLow, targetPort)
                : NONE;
    }

    /** The number of the flow from a remote address and port to local ones, 0 or more. */
    int of(long remoteHigh, long remoteLow, int remotePort, long localHigh, long localLow, int localPort) {
        long hash = mixed(seed ^ remoteHigh);
        hash = mixed(hash ^ remoteLow);
        hash = mixed(hash ^ localHigh);
        hash = mixed(hash ^ localLow);
        hash = mixed(hash ^ ((long) remotePort << 16 | localPort));
        return (int) (hash >>> 33);
    }

    /** The finalizer of MurmurHash3's 64-bit variant: every bit of the input moves half of the output's. */
    private static long mixed(long value) {
        long mixing = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixing = (mixing ^ mixing >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixing ^ mixing >>> 33;
    }
}
