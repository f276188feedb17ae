package io.nstack.stack.dpdk;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.nio.channels.SelectableChannel;

/** A loop that never turns, for a queue that is only held. */
final class NoLoop implements LoopContext {

    @Override
    public boolean inLoop() { return true; }

    @Override
    public void wakeup() {
        // sleeps on
    }

    @Override
    public int index() { return Integer.MAX_VALUE; }

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
