package io.nstack.stack.memory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.nio.channels.SelectableChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** A loop that turns when it is told to, on the thread of the test, so that nothing happens in between. */
final class HandLoop implements LoopContext {

    private static final int BUDGET = 64;

    private final int index;
    private final Map<Endpoint, Integer> seen = new HashMap<>();
    private PollEngine engine;
    private boolean inside;
    private int wakeups;

    HandLoop(int index, MemoryStack stack) throws Exception {
        this.index = index;
        engine = call(() -> stack.newEngine(this));
    }

    PollEngine engine() { return engine; }

    <T> T call(Callable<T> task) throws Exception {
        inside = true;
        try {
            return task.call();
        } finally {
            inside = false;
        }
    }

    /** One poll; returns the work done. */
    int turn() throws Exception {
        return call(() -> engine.poll((endpoint, bits) -> seen.merge(endpoint, bits, (a, b) -> a | b), BUDGET));
    }

    /** What was reported for an endpoint since the last time it was asked. */
    int bits(Endpoint endpoint) {
        Integer bits = seen.remove(endpoint);
        return bits == null ? 0 : bits;
    }

    int wakeups() { return wakeups; }

    void close() throws Exception {
        call(() -> {
            engine.close();
            return null;
        });
    }

    @Override
    public boolean inLoop() { return inside; }

    @Override
    public void wakeup() { wakeups++; }

    @Override
    public int index() { return index; }

    @Override
    public ByteBufAllocator allocator() { return UnpooledByteBufAllocator.DEFAULT; }

    @Override
    public boolean watchesDescriptors() { return false; }

    @Override
    public Watch watch(int fd, int events, Watched target) {
        throw new UnsupportedOperationException("the memory stack has no descriptors");
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) {
        throw new UnsupportedOperationException("the memory stack has no channels");
    }
}
