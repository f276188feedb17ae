package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;

/** An IPv6 header and those that may follow it (RFC 8200); {@code at} is its offset in the memory. */
public final class Ipv6Header {

    /** Bytes of the fixed header. */
    public static final int BYTES = 40;
    /** Bytes of a fragment header. */
    public static final int FRAGMENT_BYTES = 8;

    /** Extension headers by their numbers. */
    public static final int HOP_BY_HOP = 0;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int NO_NEXT = 59;
    public static final int DESTINATION_OPTIONS = 60;

    private Ipv6Header() {}

    /** The version in the upper half of the first byte. */
    public static int version(MemorySegment room, long at) {
        return BigEndian.get8(room, at) >>> 4;
    }

    /** DSCP and ECN. */
    public static int trafficClass(MemorySegment room, long at) {
        return BigEndian.get16(room, at) >>> 4 & 0xff;
    }

    /** Bytes after the fixed header. */
    public static int payloadBytes(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 4);
    }

    /** What follows. */
    public static int nextHeader(MemorySegment room, long at) {
        return BigEndian.get8(room, at + 6);
    }

    /** How many hops it may still go. */
    public static int hopLimit(MemorySegment room, long at) {
        return BigEndian.get8(room, at + 7);
    }

    /** The sender's address, first half; the second is 8 bytes behind. */
    public static long sourceHigh(MemorySegment room, long at) {
        return BigEndian.get64(room, at + 8);
    }

    /** The sender's address, second half. */
    public static long sourceLow(MemorySegment room, long at) {
        return BigEndian.get64(room, at + 16);
    }

    /** The receiver's address, first half. */
    public static long targetHigh(MemorySegment room, long at) {
        return BigEndian.get64(room, at + 24);
    }

    /** The receiver's address, second half. */
    public static long targetLow(MemorySegment room, long at) {
        return BigEndian.get64(room, at + 32);
    }

    /** Writes version, traffic class, flow label (20 bits), payload length, next header and hop limit. */
    public static void begin(MemorySegment room, long at, int trafficClass, int flowLabel, int payloadBytes,
            int nextHeader, int hopLimit) {
        BigEndian.put32(room, at, 0x6000_0000 | (trafficClass & 0xff) << 20 | (flowLabel & 0xf_ffff));
        BigEndian.put32(room, at + 4, payloadBytes << 16 | nextHeader << 8 | hopLimit);
    }

    /** Writes the sender's address. */
    public static void source(MemorySegment room, long at, long high, long low) {
        BigEndian.put64(room, at + 8, high);
        BigEndian.put64(room, at + 16, low);
    }

    /** Writes the receiver's address. */
    public static void target(MemorySegment room, long at, long high, long low) {
        BigEndian.put64(room, at + 24, high);
        BigEndian.put64(room, at + 32, low);
    }

    /** Of a fragment header: offset in bytes. */
    public static int fragmentOffset(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 2) & 0xfff8;
    }

    /** Of a fragment header: whether more follow. */
    public static boolean moreFragments(MemorySegment room, long at) {
        return (BigEndian.get16(room, at + 2) & 1) != 0;
    }

    /** Of a fragment header: what tells the fragments of one packet from those of another. */
    public static int fragmentIdentification(MemorySegment room, long at) {
        return BigEndian.get32(room, at + 4);
    }

    /** Writes a fragment header (RFC 8200 section 4.5). */
    public static void fragment(MemorySegment room, long at, int nextHeader, int offsetAndMore, int identification) {
        BigEndian.put32(room, at, nextHeader << 24 | offsetAndMore);
        BigEndian.put32(room, at + 4, identification);
    }
}
