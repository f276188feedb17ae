package io.nstack.stack.dpdk.steering;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.nio.channels.SelectableChannel;

/** A loop that a test plays itself. */
final class HandLoop implements LoopContext {

    private final int index;
    int wakeups;

    HandLoop(int index) { this.index = index; }

    @Override
    public boolean inLoop() { return true; }

    @Override
    public void wakeup() { wakeups++; }

    @Override
    public int index() { return index; }

    @Override
    public ByteBufAllocator allocator() { return UnpooledByteBufAllocator.DEFAULT; }

    @Override
    public boolean watchesDescriptors() { return false; }

    @Override
    public Watch watch(int fd, int events, Watched target) { throw new UnsupportedOperationException(); }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) {
        throw new UnsupportedOperationException();
    }
}
