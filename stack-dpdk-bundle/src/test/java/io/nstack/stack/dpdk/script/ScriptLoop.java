package io.nstack.stack.dpdk.script;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.nio.channels.SelectableChannel;
import java.util.HashMap;
import java.util.Map;

/** A loop that turns when the test says so, on the test's thread, and notes what became ready. */
public final class ScriptLoop implements LoopContext, ReadyList {

    private final Thread thread = Thread.currentThread();
    private final Map<Endpoint, Integer> bits = new HashMap<>();
    private final int index;

    public ScriptLoop(int index) { this.index = index; }

    @Override
    public void add(Endpoint endpoint, int more) { bits.merge(endpoint, more, (a, b) -> a | b); }

    /** What was reported for an endpoint since the last time it was asked. */
    public int take(Endpoint endpoint) {
        Integer taken = bits.remove(endpoint);
        return taken == null ? 0 : taken;
    }

    @Override
    public boolean inLoop() { return Thread.currentThread() == thread; }

    @Override
    public void wakeup() {}

    @Override
    public int index() { return index; }

    @Override
    public ByteBufAllocator allocator() { return UnpooledByteBufAllocator.DEFAULT; }

    @Override
    public boolean watchesDescriptors() { return true; }

    @Override
    public Watch watch(int fd, int events, Watched target) { throw new UnsupportedOperationException(); }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) {
        throw new UnsupportedOperationException();
    }
}
