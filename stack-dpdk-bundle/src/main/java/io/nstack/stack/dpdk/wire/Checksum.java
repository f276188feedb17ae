package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071). A <em>sum</em> here is a running total in the machine's byte order: sums of several
 * pieces add up, if each but the last has an even length, and {@link #finish} makes the field's value of them. One's
 * complement does not care for byte order, so the loop takes words as they lie (RFC 1071 section 2 B).
 */
public final class Checksum {

    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long LOW = 0xffff_ffffL;

    private Checksum() {}

    /** The sum of the bytes, up to 2^33: so simple a loop becomes vector instructions, twice as quick as 64 bits a step. */
    public static long sum(MemorySegment room, long offset, long length) {
        long total = 0;
        int words = (int) (length >>> 2);
        for (int i = 0; i < words; i++) {
            total += room.get(INT, offset + 4L * i) & LOW; // no carry gets lost: there are 32 bits above
        }
        return (length & 3) == 0 ? total : total + rest(room, offset + 4L * words, offset + length);
    }

    /** The sum of 20 bytes, an IPv4 header: too few for the loop to pay. */
    static long sum20(MemorySegment room, long offset) {
        long first = room.get(LONG, offset);
        long second = room.get(LONG, offset + 8);
        return (first & LOW) + (first >>> 32) + (second & LOW) + (second >>> 32) + (room.get(INT, offset + 16) & LOW);
    }

    private static long rest(MemorySegment room, long from, long end) {
        long total = 0;
        long at = from;
        if (at <= end - 2) {
            total += room.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffff;
            at += 2;
        }
        if (at < end) {
            int last = room.get(ValueLayout.JAVA_BYTE, at) & 0xff;
            total += LITTLE ? last : last << 8; // padded with a zero byte
        }
        return total;
    }

    private static long reduce(long total) { return (total & LOW) + (total >>> 32); }

    /** The sum of a 64-bit field, a half of an IPv6 address for example. */
    public static long of64(long value) {
        long word = LITTLE ? Long.reverseBytes(value) : value;
        return (word & LOW) + (word >>> 32);
    }

    /** The sum of a 32-bit field. */
    public static long of32(int value) {
        return (LITTLE ? Integer.reverseBytes(value) : value) & LOW;
    }

    /**
     * The sum of a pseudo header (RFC 9293 section 3.1, RFC 8200 section 8.1). Addresses are two longs, IPv4 as
     * IPv4-mapped: its upper bits add {@code ffff} for each address, which in one's complement is zero.
     *
     * @param length bytes of transport header and data
     */
    public static long pseudo(long sourceHigh, long sourceLow, long targetHigh, long targetLow, int protocol,
            int length) {
        return of64(sourceHigh) + of64(sourceLow) + of64(targetHigh) + of64(targetLow) + of32(protocol) + of32(length);
    }

    /** The 16-bit one's complement total, not yet complemented, as the field is written. */
    public static int fold(long sum) {
        long total = reduce(reduce(sum));
        total = (total & 0xffff) + (total >>> 16);
        total = (total & 0xffff) + (total >>> 16);
        total = (total & 0xffff) + (total >>> 16);
        return LITTLE ? Short.reverseBytes((short) total) & 0xffff : (int) total;
    }

    /** The field's value for a sum over all that it covers, the field itself taken as 0. */
    public static int finish(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /** Whether a sum over all that a checksum covers, the checksum included, says that it is right. */
    public static boolean isGood(long sum) {
        return fold(sum) == 0xffff;
    }

    /**
     * The checksum after one 16-bit field of what it covers has changed (RFC 1624 section 3, equation 3).
     *
     * @param checksum the field's value before
     */
    public static int updated(int checksum, int before, int after) {
        int total = (~checksum & 0xffff) + (~before & 0xffff) + (after & 0xffff);
        total = (total & 0xffff) + (total >>> 16);
        total = (total & 0xffff) + (total >>> 16);
        return ~total & 0xffff;
    }
}
