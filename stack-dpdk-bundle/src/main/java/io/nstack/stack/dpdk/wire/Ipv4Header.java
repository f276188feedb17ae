package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;

/** An IPv4 header (RFC 791 section 3.1); {@code at} is its offset in the memory. */
public final class Ipv4Header {

    /** Bytes without options, and the most with them. */
    public static final int BYTES = 20;
    public static final int MAX_BYTES = 60;
    /** In the fragment field: may not be fragmented, more fragments follow, where this one begins in units of 8 bytes. */
    public static final int DONT_FRAGMENT = 0x4000;
    public static final int MORE_FRAGMENTS = 0x2000;
    public static final int FRAGMENT_OFFSET = 0x1fff;

    private static final int CHECKSUM = 10;

    private Ipv4Header() {}

    /** The version in the upper half of the first byte. */
    public static int version(MemorySegment room, long at) {
        return BigEndian.get8(room, at) >>> 4;
    }

    /** How long the header says it is, bytes: 0 to 60, sound from 20 on. */
    public static int headerBytes(MemorySegment room, long at) {
        return (BigEndian.get8(room, at) & 0xf) * 4;
    }

    /** The type of service byte: DSCP and ECN (RFC 2474, RFC 3168). */
    public static int trafficClass(MemorySegment room, long at) {
        return BigEndian.get8(room, at + 1);
    }

    /** Bytes of the packet, header included. */
    public static int totalBytes(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 2);
    }

    /** What tells the fragments of one packet from those of another. */
    public static int identification(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 4);
    }

    /** Flags and fragment offset. */
    public static int fragment(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 6);
    }

    /** Time to live. */
    public static int hopLimit(MemorySegment room, long at) { return BigEndian.get8(room, at + 8); }

    /** What follows. */
    public static int protocol(MemorySegment room, long at) { return BigEndian.get8(room, at + 9); }

    /** The header's checksum. */
    public static int checksum(MemorySegment room, long at) {
        return BigEndian.get16(room, at + CHECKSUM);
    }

    /** The sender. */
    public static int source(MemorySegment room, long at) { return BigEndian.get32(room, at + 12); }

    /** The receiver. */
    public static int target(MemorySegment room, long at) { return BigEndian.get32(room, at + 16); }

    /** Writes version, length without options, traffic class and total length. */
    public static void begin(MemorySegment room, long at, int trafficClass, int totalBytes) {
        BigEndian.put32(room, at, 0x4500_0000 | (trafficClass & 0xff) << 16 | totalBytes);
    }

    /** Writes identification and the fragment field. */
    public static void fragment(MemorySegment room, long at, int identification, int fragment) {
        BigEndian.put32(room, at + 4, identification << 16 | fragment);
    }

    /** Writes hop limit, protocol and addresses, and clears the checksum. */
    public static void end(MemorySegment room, long at, int hopLimit, int protocol, long addresses) {
        BigEndian.put32(room, at + 8, hopLimit << 24 | protocol << 16);
        BigEndian.put64(room, at + 12, addresses);
    }

    /** Whether the checksum of a header of that length is right. */
    public static boolean isGood(MemorySegment room, long at, int headerBytes) {
        return Checksum.isGood(headerBytes == BYTES ? Checksum.sum20(room, at) : Checksum.sum(room, at, headerBytes));
    }

    /** Fills in the checksum of a header without options; the field must be 0. */
    public static void sign(MemorySegment room, long at) {
        BigEndian.put16(room, at + CHECKSUM, Checksum.finish(Checksum.sum20(room, at)));
    }
}
