package io.nstack.stack.dpdk.tcp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap memory for bytes that are sent, and for received ones that were copied; one for a layer. It grows by
 * {@value #SLAB_BYTES} bytes at a time and holds what it has until it is closed. Loop thread only.
 */
final class ChunkPool {

    private static final int SLAB_BYTES = 1024 * 1024;

    private final Arena arena = Arena.ofShared();
    private final long mostBytes;
    private long madeBytes;
    private @Nullable Chunk free;
    private int taken;

    ChunkPool(long mostBytes) { this.mostBytes = mostBytes; }

    /** An empty chunk; null = all are in use. */
    @Nullable
    Chunk tryTake() {
        if (free == null) {
            grow();
        }
        Chunk chunk = free;
        if (chunk != null) {
            free = chunk.next;
            chunk.next = null;
            taken++;
        }
        return chunk;
    }

    private void grow() {
        if (madeBytes + SLAB_BYTES > mostBytes) {
            return;
        }
        MemorySegment slab = arena.allocate(SLAB_BYTES, 64);
        madeBytes += SLAB_BYTES;
        for (int at = SLAB_BYTES - Chunk.BYTES; at >= 0; at -= Chunk.BYTES) {
            Chunk chunk = new Chunk(slab.asSlice(at, Chunk.BYTES));
            chunk.next = free;
            free = chunk;
        }
    }

    void release(Chunk chunk) {
        chunk.next = free;
        free = chunk;
        taken--;
    }

    boolean hasFree() { return free != null || madeBytes + SLAB_BYTES <= mostBytes; }

    /** How many are in use. */
    int taken() { return taken; }

    /** Native memory that is held, in use or not. */
    long madeBytes() { return madeBytes; }

    void close() {
        free = null;
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
