package io.nstack.stack.poll;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One buffer of a {@link LendingPool}, over its piece of the pool's memory for ever. */
final class Slot extends UnpooledDirectByteBuf {

    private final @Nullable LendingPool pool;
    private final long address; // the superclass would look it up, and allocate, on each call
    private int capacity;
    @Nullable
    Slot next; // among those that other threads have released

    Slot(@Nullable LendingPool pool, MemorySegment memory) {
        this.pool = pool;
        this.address = memory.address();
        this.capacity = (int) memory.byteSize(); // before the superclass asks for it
        super(UnpooledByteBufAllocator.DEFAULT, memory.asByteBuffer(), (int) memory.byteSize());
    }

    /** One of no pool and without room, to be told apart from all others. */
    static Slot mark() {
        return new Slot(null, MemorySegment.ofBuffer(ByteBuffer.allocateDirect(0)));
    }

    /** Makes it a fresh, empty buffer with one reference. */
    void arm() {
        capacity = maxCapacity();
        clear();
        markReaderIndex();
        markWriterIndex();
        resetRefCnt();
    }

    @Override
    protected void deallocate() {
        if (pool != null) {
            pool.release(this);
        }
    }

    @Override
    public int capacity() { return capacity; }

    /** Smaller, or again as large as it was made; it keeps its memory either way. */
    @Override
    public ByteBuf capacity(int newCapacity) {
        checkNewCapacity(newCapacity);
        trimIndicesToCapacity(newCapacity);
        capacity = newCapacity;
        return this;
    }

    @Override
    public boolean hasMemoryAddress() { return true; }

    @Override
    public long memoryAddress() {
        ensureAccessible();
        return address;
    }
}
