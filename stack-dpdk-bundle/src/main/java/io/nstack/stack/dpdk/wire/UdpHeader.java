package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;

/** A UDP header (RFC 768); {@code at} is its offset in the memory. */
public final class UdpHeader {

    /** Its length. */
    public static final int BYTES = 8;
    /** Where the checksum is, from the beginning of the header. */
    public static final int CHECKSUM = 6;

    private UdpHeader() {}

    /** The sender's port, 0 = none. */
    public static int sourcePort(MemorySegment room, long at) {
        return BigEndian.get16(room, at);
    }

    /** The receiver's port. */
    public static int targetPort(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 2);
    }

    /** Bytes of header and data, as it says. */
    public static int length(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 4);
    }

    /** The checksum, 0 = none. */
    public static int checksum(MemorySegment room, long at) {
        return BigEndian.get16(room, at + CHECKSUM);
    }

    /** Writes all but the checksum, which becomes 0. */
    public static void write(MemorySegment room, long at, int sourcePort, int targetPort, int length) {
        BigEndian.put32(room, at, sourcePort << 16 | (targetPort & 0xffff));
        BigEndian.put32(room, at + 4, length << 16);
    }

    /** Writes the checksum. */
    public static void checksum(MemorySegment room, long at, int value) {
        BigEndian.put16(room, at + CHECKSUM, value);
    }
}
