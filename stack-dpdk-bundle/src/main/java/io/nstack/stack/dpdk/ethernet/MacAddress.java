package io.nstack.stack.dpdk.ethernet;

import java.util.HexFormat;

/** MAC addresses as the low 48 bits of a {@code long}, first octet highest. */
public final class MacAddress {

    /** To all stations. */
    public static final long BROADCAST = 0xffff_ffff_ffffL;
    /** Not a MAC address. */
    public static final long UNKNOWN = -1;

    private static final long GROUP_BIT = 1L << 40;

    private MacAddress() {}

    /** Whether it is a group's, or all stations'. */
    public static boolean isGroup(long mac) {
        return (mac & GROUP_BIT) != 0;
    }

    /** Where packets for an IPv4 multicast group go (RFC 1112 section 6.4). */
    public static long ofIpv4Group(int group) {
        return 0x0100_5e00_0000L | (group & 0x7f_ffff);
    }

    /** Where packets for an IPv6 multicast group go (RFC 2464 section 7). */
    public static long ofIpv6Group(long groupLow) {
        return 0x3333_0000_0000L | (groupLow & 0xffff_ffffL);
    }

    /** The interface identifier of a MAC address (RFC 2464 section 4). */
    public static long interfaceIdentifier(long mac) {
        return ((mac >>> 24) << 40 | 0xff_fe00_0000L | (mac & 0xff_ffff)) ^ 1L << 57;
    }

    /**
     * Reads {@code 02:00:00:00:00:01}.
     *
     * @throws IllegalArgumentException naming the text
     */
    public static long parse(String text) {
        byte[] octets = HexFormat.ofDelimiter(":").parseHex(text);
        if (octets.length != 6) {
            throw new IllegalArgumentException("not a MAC address: " + text);
        }
        long mac = 0;
        for (byte each : octets) {
            mac = mac << 8 | (each & 0xff);
        }
        return mac;
    }

    /** As {@link #parse} reads it. */
    public static String toString(long mac) {
        byte[] octets = new byte[6];
        for (int i = 0; i < 6; i++) {
            octets[i] = (byte) (mac >>> (40 - 8 * i));
        }
        return HexFormat.ofDelimiter(":").formatHex(octets);
    }
}
