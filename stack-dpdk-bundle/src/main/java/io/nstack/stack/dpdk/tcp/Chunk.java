package io.nstack.stack.dpdk.tcp;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** One piece of a {@link ChunkPool}, the same object for the pool's life. Loop thread only. */
final class Chunk {

    static final int BYTES = 16 * 1024;

    final MemorySegment memory;
    @Nullable
    Chunk next; // in the list of free ones, or in the queue that has it

    Chunk(MemorySegment memory) { this.memory = memory; }
}
