package io.nstack.stack.dpdk.ip;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An address of either family as two numbers: IPv4 as IPv4-mapped IPv6 (RFC 4291 section 2.5.5.2). The data path passes
 * the two longs; this record is for tables, configuration and messages.
 *
 * @param high the first 64 bits
 * @param low  the last 64 bits
 */
public record IpAddress(long high, long low) {

    private static final long MAPPED = 0xffff_0000_0000L;

    /** The same address as a JDK type; a scope is left out. */
    public static IpAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        ByteBuffer all = ByteBuffer.wrap(bytes);
        return bytes.length == 4
                ? ipv4(all.getInt())
                : new IpAddress(all.getLong(), all.getLong());
    }

    /** An IPv4 address by its 32 bits, first octet highest. */
    public static IpAddress ipv4(int bits) {
        return new IpAddress(0, MAPPED | Integer.toUnsignedLong(bits));
    }

    /** Whether the pair is an IPv4 address. */
    public static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** Whether this is an IPv4 address. */
    public boolean isIpv4() { return isIpv4(high, low); }

    /** As a JDK type: {@link java.net.Inet4Address} or {@link Inet6Address}. */
    public InetAddress toInetAddress() {
        try {
            return isIpv4()
                    ? InetAddress.getByAddress(ByteBuffer.allocate(4).putInt((int) low).array())
                    : Inet6Address.getByAddress(null, ByteBuffer.allocate(16).putLong(high).putLong(low).array(), -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // the lengths are right
        }
    }

    @Override
    public String toString() { return toInetAddress().getHostAddress(); }
}
