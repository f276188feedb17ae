package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;

/** An ARP packet for IPv4 over Ethernet (RFC 826); {@code at} is its offset in the memory. */
public final class ArpPacket {

    /** Its length. */
    public static final int BYTES = 28;
    /** Operations. */
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private static final long ETHERNET_IPV4 = 0x0001_0800_0604L; // hardware, protocol, and the lengths of their addresses

    private ArpPacket() {}

    /** Whether it speaks of IPv4 over Ethernet. */
    public static boolean isIpv4OverEthernet(MemorySegment room, long at) {
        return BigEndian.get48(room, at) == ETHERNET_IPV4;
    }

    /** What it wants. */
    public static int operation(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 6);
    }

    /** The sender's MAC address. */
    public static long senderMac(MemorySegment room, long at) {
        return BigEndian.get48(room, at + 8);
    }

    /** The sender's IPv4 address. */
    public static int senderIp(MemorySegment room, long at) {
        return BigEndian.get32(room, at + 14);
    }

    /** The IPv4 address that is asked for or answered to. */
    public static int targetIp(MemorySegment room, long at) {
        return BigEndian.get32(room, at + 24);
    }

    /** Writes all of it. */
    public static void write(MemorySegment room, long at, int operation, long senderMac, int senderIp, long targetMac,
            int targetIp) {
        BigEndian.put48(room, at, ETHERNET_IPV4);
        BigEndian.put16(room, at + 6, operation);
        BigEndian.put48(room, at + 8, senderMac);
        BigEndian.put32(room, at + 14, senderIp);
        BigEndian.put48(room, at + 18, targetMac);
        BigEndian.put32(room, at + 24, targetIp);
    }
}
