package io.nstack.dpdk.shim;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/** The structures of {@code src/main/c/shim.h}. */
public final class ShimLayouts {

    /** {@code struct nstack_device}. */
    public static final MemoryLayout DEVICE = MemoryLayout.structLayout(JAVA_LONG.withName("driver"),
            JAVA_LONG.withName("rx_offloads"), JAVA_LONG.withName("tx_offloads"), JAVA_LONG.withName("rss_types"),
            JAVA_LONG.withName("mac"), JAVA_INT.withName("rx_queues"), JAVA_INT.withName("tx_queues"),
            JAVA_INT.withName("max_mtu"), JAVA_INT.withName("max_packet"), JAVA_INT.withName("max_merged"),
            JAVA_INT.withName("table_entries"), JAVA_INT.withName("key_bytes"), JAVA_INT.withName("node"));

    /** {@code struct nstack_setup}. */
    public static final MemoryLayout SETUP = MemoryLayout.structLayout(JAVA_LONG.withName("rx_offloads"),
            JAVA_LONG.withName("tx_offloads"), JAVA_LONG.withName("rss_types"), JAVA_LONG.withName("key"),
            JAVA_LONG.withName("pools"), JAVA_INT.withName("key_bytes"), JAVA_INT.withName("queues"),
            JAVA_INT.withName("ring"), JAVA_INT.withName("mtu"), JAVA_INT.withName("max_merged"),
            JAVA_INT.withName("unused"));

    /** Bytes of {@code struct nstack_received}: number, start and length; flags and hash. */
    public static final int RECEIVED_BYTES = 16;

    /** Bytes of {@code struct nstack_outgoing}: mbuf; length and flags; start and header lengths; segment bytes. */
    public static final int OUTGOING_BYTES = 32;

    private ShimLayouts() {}

    /** A long field of a structure. */
    public static long wide(MemorySegment structure, MemoryLayout layout, String field) {
        return structure.get(JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)));
    }

    /** An int field of a structure. */
    public static int narrow(MemorySegment structure, MemoryLayout layout, String field) {
        return structure.get(JAVA_INT, layout.byteOffset(PathElement.groupElement(field)));
    }

    /** Sets a long field. */
    public static void wide(MemorySegment structure, MemoryLayout layout, String field, long value) {
        structure.set(JAVA_LONG, layout.byteOffset(PathElement.groupElement(field)), value);
    }

    /** Sets an int field. */
    public static void narrow(MemorySegment structure, MemoryLayout layout, String field, int value) {
        structure.set(JAVA_INT, layout.byteOffset(PathElement.groupElement(field)), value);
    }
}
