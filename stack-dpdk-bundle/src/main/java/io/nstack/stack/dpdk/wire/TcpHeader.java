package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;

/** The fixed part of a TCP header (RFC 9293 section 3.1); {@code at} is its offset in the memory. */
public final class TcpHeader {

    /** Bytes without options, and the most with them: the offset field has 4 bits. */
    public static final int BYTES = 20;
    public static final int MAX_BYTES = 60;
    /** Where the checksum is, from the beginning of the header. */
    public static final int CHECKSUM = 16;

    /** Control bits; the upper two are of RFC 3168. */
    public static final int FIN = 1;
    public static final int SYN = 1 << 1;
    public static final int RST = 1 << 2;
    public static final int PSH = 1 << 3;
    public static final int ACK = 1 << 4;
    public static final int URG = 1 << 5;
    public static final int ECE = 1 << 6;
    public static final int CWR = 1 << 7;

    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGEMENT = 8;
    private static final int OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;
    private static final int URGENT = 18;

    private TcpHeader() {}

    /** The sender's port. */
    public static int sourcePort(MemorySegment room, long at) {
        return BigEndian.get16(room, at);
    }

    /** The receiver's port. */
    public static int targetPort(MemorySegment room, long at) {
        return BigEndian.get16(room, at + 2);
    }

    /** Both ports, the sender's in the upper half. */
    public static int ports(MemorySegment room, long at) {
        return BigEndian.get32(room, at);
    }

    /** The first byte's number. */
    public static int sequence(MemorySegment room, long at) {
        return BigEndian.get32(room, at + SEQUENCE);
    }

    /** The number expected next, if {@link #ACK} is set. */
    public static int acknowledgement(MemorySegment room, long at) {
        return BigEndian.get32(room, at + ACKNOWLEDGEMENT);
    }

    /** How long the header says it is, options included, bytes: 0 to 60, sound from 20 on. */
    public static int headerBytes(MemorySegment room, long at) {
        return (BigEndian.get8(room, at + OFFSET) >>> 4) * 4;
    }

    /** The control bits. */
    public static int flags(MemorySegment room, long at) {
        return BigEndian.get8(room, at + FLAGS);
    }

    /** The window as it stands there, unscaled. */
    public static int window(MemorySegment room, long at) {
        return BigEndian.get16(room, at + WINDOW);
    }

    /** The checksum. */
    public static int checksum(MemorySegment room, long at) {
        return BigEndian.get16(room, at + CHECKSUM);
    }

    /** The urgent pointer. */
    public static int urgentPointer(MemorySegment room, long at) {
        return BigEndian.get16(room, at + URGENT);
    }

    /** Writes both ports. */
    public static void ports(MemorySegment room, long at, int source, int target) {
        BigEndian.put32(room, at, source << 16 | (target & 0xffff));
    }

    /** Writes sequence and acknowledgement numbers. */
    public static void numbers(MemorySegment room, long at, int sequence, int acknowledgement) {
        BigEndian.put32(room, at + SEQUENCE, sequence);
        BigEndian.put32(room, at + ACKNOWLEDGEMENT, acknowledgement);
    }

    /** Writes header length (a multiple of 4, 20 to 60), control bits and window, and clears checksum and urgent pointer. */
    public static void control(MemorySegment room, long at, int headerBytes, int flags, int window) {
        BigEndian.put32(room, at + OFFSET, headerBytes << 26 | (flags & 0xff) << 16 | (window & 0xffff));
        BigEndian.put32(room, at + CHECKSUM, 0);
    }

    /** Writes the checksum. */
    public static void checksum(MemorySegment room, long at, int value) {
        BigEndian.put16(room, at + CHECKSUM, value);
    }
}
