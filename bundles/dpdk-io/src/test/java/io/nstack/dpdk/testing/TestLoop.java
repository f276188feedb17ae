package io.nstack.dpdk.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.nio.channels.SelectableChannel;

/** The thread that makes it is the loop; it watches nothing. */
public final class TestLoop implements LoopContext {

    private final Thread thread = Thread.currentThread();

    @Override
    public boolean inLoop() { return Thread.currentThread() == thread; }

    @Override
    public void wakeup() {}

    @Override
    public int index() { return 0; }

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
