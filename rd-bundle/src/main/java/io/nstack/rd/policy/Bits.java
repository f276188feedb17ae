package io.nstack.rd.policy;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * 128 bits, the first one highest: an address, or whatever else an index looks up by its leading bits.
 *
 * @param high the first 64
 * @param low  the last 64
 */
record Bits(long high, long low) {

    private static final long IPV4_LOW = 0xffffL << 32;

    static Bits of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == 4
                ? new Bits(0, IPV4_LOW | Integer.toUnsignedLong(bytes.getInt()))
                : new Bits(bytes.getLong(), bytes.getLong());
    }

    /** A number as the first bits of 128. */
    static Bits ofLeading(long number, int length) {
        return new Bits(number << (64 - length), 0);
    }

    Bits masked(int length) { return new Bits(high & highMask(length), low & lowMask(length)); }

    boolean startsWith(Bits other, int length) {
        return (high & highMask(length)) == other.high && (low & lowMask(length)) == other.low;
    }

    static long highMask(int length) { return length >= 64 ? -1L : leading(length); }

    static long lowMask(int length) { return length <= 64 ? 0L : leading(length - 64); }

    private static long leading(int count) { return count == 0 ? 0L : -1L << (64 - count); }

    /** The address that these bits stand for: IPv4 dotted, IPv6 as RFC 5952 wants it. */
    String address() {
        if (high == 0 && low >>> 32 == 0xffff) {
            return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        int start = 0;
        int length = 1; // a single zero stays as it is (RFC 5952 section 4.2.2)
        for (int i = 0; i < 8; i++) {
            int zeros = zerosFrom(i);
            if (zeros > length) {
                start = i;
                length = zeros;
            }
        }
        return length == 1 ? groups(0, 8) : groups(0, start) + "::" + groups(start + length, 8);
    }

    private int zerosFrom(int group) {
        int end = group;
        while (end < 8 && group(end) == 0) {
            end++;
        }
        return end - group;
    }

    private String groups(int from, int to) {
        StringBuilder joined = new StringBuilder();
        for (int i = from; i < to; i++) {
            joined.append(i == from ? "" : ":").append(Long.toHexString(group(i)));
        }
        return joined.toString();
    }

    private long group(int index) { return (index < 4 ? high : low) >>> (48 - (index % 4) * 16) & 0xffff; }
}
