package io.nstack.itests;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** What buffers of the runtime's allocator take, outside of the heap. */
final class DirectMemory {

    private DirectMemory() {}

    static long usedBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }
}
