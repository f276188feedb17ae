package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;

/** An Ethernet II header (RFC 894, RFC 2464); {@code at} is its offset in the memory. MAC addresses are 48 bits. */
public final class EthernetHeader {

    /** Its length. */
    public static final int BYTES = 14;

    /** Types of what follows. */
    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int IPV6 = 0x86dd;

    private EthernetHeader() {}

    /** To whom. */
    public static long target(MemorySegment room, long at) { return BigEndian.get48(room, at); }

    /** From whom. */
    public static long source(MemorySegment room, long at) { return BigEndian.get48(room, at + 6); }

    /** What follows. */
    public static int type(MemorySegment room, long at) { return BigEndian.get16(room, at + 12); }

    /** Writes all of it. */
    public static void write(MemorySegment room, long at, long target, long source, int type) {
        BigEndian.put64(room, at, target << 16 | source >>> 32);
        BigEndian.put32(room, at + 8, (int) source);
        BigEndian.put16(room, at + 12, type);
    }
}
