package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;

/** ICMP (RFC 792) and ICMPv6 (RFC 4443) messages, whose first 8 bytes are alike; {@code at} is the offset in the memory. */
public final class IcmpMessage {

    /** Bytes before the data or the quoted packet. */
    public static final int BYTES = 8;
    /** Where the checksum is. */
    public static final int CHECKSUM = 2;

    /** Types of ICMP for IPv4. */
    public static final int V4_ECHO_REPLY = 0;
    public static final int V4_UNREACHABLE = 3;
    public static final int V4_ECHO_REQUEST = 8;
    public static final int V4_TIME_EXCEEDED = 11;
    public static final int V4_PARAMETER_PROBLEM = 12;

    /** Codes of {@link #V4_UNREACHABLE} (RFC 792, RFC 1122 section 3.2.2.1). */
    public static final int V4_NET = 0;
    public static final int V4_HOST = 1;
    public static final int V4_PROTOCOL = 2;
    public static final int V4_PORT = 3;
    public static final int V4_TOO_BIG = 4;

    /** Types of ICMPv6. */
    public static final int V6_UNREACHABLE = 1;
    public static final int V6_TOO_BIG = 2;
    public static final int V6_TIME_EXCEEDED = 3;
    public static final int V6_PARAMETER_PROBLEM = 4;
    public static final int V6_ECHO_REQUEST = 128;
    public static final int V6_ECHO_REPLY = 129;
    public static final int V6_LISTENER_QUERY = 130;
    public static final int V6_ROUTER_SOLICITATION = 133;
    public static final int V6_ROUTER_ADVERTISEMENT = 134;
    public static final int V6_NEIGHBOUR_SOLICITATION = 135;
    public static final int V6_NEIGHBOUR_ADVERTISEMENT = 136;
    public static final int V6_LISTENER_REPORT = 143;

    /** Codes of {@link #V6_UNREACHABLE}. */
    public static final int V6_NO_ROUTE = 0;
    public static final int V6_PROHIBITED = 1;
    public static final int V6_ADDRESS = 3;
    public static final int V6_PORT = 4;
    /** Code of the time exceeded types: fragments did not come in time. */
    public static final int REASSEMBLY = 1;

    private IcmpMessage() {}

    /** What it is. */
    public static int type(MemorySegment room, long at) { return BigEndian.get8(room, at); }

    /** What it is, more closely. */
    public static int code(MemorySegment room, long at) {
        return BigEndian.get8(room, at + 1);
    }

    /** The second four bytes: MTU, pointer, or identifier and sequence number. */
    public static int word(MemorySegment room, long at) {
        return BigEndian.get32(room, at + 4);
    }

    /** Writes type, code, no checksum and the second four bytes. */
    public static void write(MemorySegment room, long at, int type, int code, int word) {
        BigEndian.put32(room, at, type << 24 | code << 16);
        BigEndian.put32(room, at + 4, word);
    }

    /** Writes the checksum. */
    public static void checksum(MemorySegment room, long at, int value) {
        BigEndian.put16(room, at + CHECKSUM, value);
    }
}
