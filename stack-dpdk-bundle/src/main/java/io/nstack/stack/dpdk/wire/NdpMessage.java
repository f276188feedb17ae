package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;

/** Neighbour solicitations and advertisements (RFC 4861 sections 4.3 and 4.4); {@code at} is where ICMPv6 begins. */
public final class NdpMessage {

    /** Bytes before the options. */
    public static final int BYTES = 24;
    /** Bytes of an option with a MAC address. */
    public static final int OPTION_BYTES = 8;

    /** Flags of an advertisement, in the second word. */
    public static final int SOLICITED = 0x4000_0000;
    public static final int OVERRIDE = 0x2000_0000;

    /** Options. */
    public static final int SOURCE_LINK_ADDRESS = 1;
    public static final int TARGET_LINK_ADDRESS = 2;

    private NdpMessage() {}

    /** An advertisement's flags. */
    public static int flags(MemorySegment room, long at) {
        return BigEndian.get32(room, at + 4);
    }

    /** The address that is asked for or advertised, first half. */
    public static long targetHigh(MemorySegment room, long at) {
        return BigEndian.get64(room, at + 8);
    }

    /** The second half. */
    public static long targetLow(MemorySegment room, long at) {
        return BigEndian.get64(room, at + 16);
    }

    /** Whether options fill what is there, and none has length 0 (RFC 4861 section 4.6). */
    public static boolean areOptionsSound(MemorySegment room, long from, long end) {
        long at = from;
        while (at <= end - OPTION_BYTES && BigEndian.get8(room, at + 1) != 0) {
            at += BigEndian.get8(room, at + 1) * 8L;
        }
        return at == end;
    }

    /** The MAC address in the first option of a kind, among sound ones; -1 = there is none. */
    public static long linkAddress(MemorySegment room, long from, long end, int kind) {
        for (long at = from; at <= end - OPTION_BYTES; at += BigEndian.get8(room, at + 1) * 8L) {
            if (BigEndian.get8(room, at) == kind) {
                return BigEndian.get48(room, at + 2);
            }
        }
        return -1;
    }

    /** Writes an option with a MAC address. */
    public static void option(MemorySegment room, long at, int kind, long mac) {
        BigEndian.put64(room, at, (long) kind << 56 | 1L << 48 | mac);
    }
}
