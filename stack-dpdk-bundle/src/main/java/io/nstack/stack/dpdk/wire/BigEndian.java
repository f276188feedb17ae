package io.nstack.stack.dpdk.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers in network byte order, unsigned where an {@code int} can hold them. */
public final class BigEndian {

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    /** 8 bits, 0 to 255. */
    public static int get8(MemorySegment room, long offset) {
        return room.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    /** 16 bits, 0 to 65535. */
    public static int get16(MemorySegment room, long offset) {
        return room.get(SHORT, offset) & 0xffff;
    }

    /** 32 bits, as they are. */
    public static int get32(MemorySegment room, long offset) {
        return room.get(INT, offset);
    }

    /** 48 bits, from 0: a MAC address. */
    public static long get48(MemorySegment room, long offset) {
        return (long) get16(room, offset) << 32 | (get32(room, offset + 2) & 0xffff_ffffL);
    }

    /** 64 bits, as they are. */
    public static long get64(MemorySegment room, long offset) {
        return room.get(LONG, offset);
    }

    /** Writes the low 8 bits. */
    public static void put8(MemorySegment room, long offset, int value) {
        room.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    /** Writes the low 16 bits. */
    public static void put16(MemorySegment room, long offset, int value) {
        room.set(SHORT, offset, (short) value);
    }

    /** Writes 32 bits. */
    public static void put32(MemorySegment room, long offset, int value) {
        room.set(INT, offset, value);
    }

    /** Writes the low 48 bits. */
    public static void put48(MemorySegment room, long offset, long value) {
        put16(room, offset, (int) (value >>> 32));
        put32(room, offset + 2, (int) value);
    }

    /** Writes 64 bits. */
    public static void put64(MemorySegment room, long offset, long value) {
        room.set(LONG, offset, value);
    }
}
