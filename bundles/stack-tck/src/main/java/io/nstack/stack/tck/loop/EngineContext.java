package io.nstack.stack.tck.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.atomic.AtomicLong;

/** What an engine is given; notes down every use that the contract does not allow. */
class EngineContext implements LoopContext {

    final AtomicLong wakeups = new AtomicLong();
    private final TckLoop loop;
    private final Base base;
    private final Breaches breaches;
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private volatile boolean closed;

    EngineContext(TckLoop loop, Base base, Breaches breaches) {
        this.loop = loop;
        this.base = base;
        this.breaches = breaches;
    }

    void close() { closed = true; }

    /** Bytes of this context's buffers that nobody has released yet. */
    long heldBytes() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    @Override
    public boolean inLoop() { return loop.isExecutorThread(Thread.currentThread()); }

    @Override
    public void wakeup() {
        alive("wakeup");
        wakeups.incrementAndGet();
        loop.wake();
    }

    @Override
    public int index() { return loop.index(); }

    @Override
    public ByteBufAllocator allocator() {
        alive("allocator");
        requireLoop("allocator");
        return allocator;
    }

    @Override
    public boolean watchesDescriptors() { return base.watchesDescriptors(); }

    @Override
    public Watch watch(int fd, int events, Watched target) throws IOException {
        alive("watch");
        requireLoop("watch");
        return base.watch(fd, events, target);
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) throws IOException {
        alive("watch");
        requireLoop("watch");
        return base.watch(channel, events, target);
    }

    void alive(String call) {
        if (closed) {
            breaches.add(Breach.Kind.AFTER_CLOSE, "LoopContext." + call);
            throw new IllegalStateException(loop + ": the engine was closed");
        }
    }

    void requireLoop(String call) {
        if (!inLoop()) {
            breaches.add(Breach.Kind.OFF_LOOP,
                    "LoopContext." + call + " on thread " + Thread.currentThread().getName());
        }
    }
}
