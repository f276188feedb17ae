package io.nstack.links;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.Semaphore;

/** A loop that counts how often it was woken. */
public final class TestLoop implements LoopContext {

    private final Thread thread = Thread.currentThread();
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean ended;

    public int wakeups() { return wakeups.availablePermits(); }

    /** Blocks until it is woken. */
    public void block() throws InterruptedException {
        wakeups.acquire();
        wakeups.drainPermits();
    }

    /** From now on calls are wrong. */
    public void end() { ended = true; }

    @Override
    public boolean inLoop() { return Thread.currentThread() == thread; }

    @Override
    public void wakeup() {
        if (ended) {
            throw new IllegalStateException("the loop's engine has closed");
        }
        wakeups.release();
    }

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
