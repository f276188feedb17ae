package io.nstack.session.loop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.nstack.stack.netty.NettyLoop;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/** One stack's place in one loop: its engine, and the context that dies with it. */
public final class EngineSlot implements LoopContext, NettyLoop {

    private final EngineOwner owner;
    private final Loop loop;
    private final CompositeHandler handler;
    private volatile @Nullable PollEngine engine; // set and cleared on the loop
    private volatile boolean closed;

    EngineSlot(EngineOwner owner, Loop loop, CompositeHandler handler) {
        this.owner = owner;
        this.loop = loop;
        this.handler = handler;
    }

    void open() throws IOException { engine = owner.newEngine(this); }

    /** Closes the engine and lets go of it. Loop thread. */
    void close() {
        PollEngine old = engine;
        if (old != null) {
            try {
                old.close();
            } catch (Throwable t) {
                owner.onBroken(loop.name(), t);
            }
        }
        engine = null;
        closed = true;
    }

    /** The engine. Loop thread. */
    public PollEngine engine() {
        PollEngine here = engine;
        if (here == null) {
            throw new IllegalStateException(owner.name() + ": no engine in " + loop.name());
        }
        return here;
    }

    /** The stack that the engine belongs to. */
    public EngineOwner owner() { return owner; }

    /** Says that the engine is broken: takes it out of its loop and tells the stack. Loop thread. */
    public void broken(Throwable cause) {
        handler.remove(owner);
        owner.onBroken(loop.name(), cause);
    }

    @Override
    public boolean inLoop() { return loop.inEventLoop(); }

    @Override
    public void wakeup() {
        alive();
        handler.wakeEngines();
    }

    @Override
    public int index() { return loop.index(); }

    @Override
    public ByteBufAllocator allocator() { return ByteBufAllocator.DEFAULT; }

    @Override
    public boolean watchesDescriptors() { return handler.base().watchesDescriptors(); }

    @Override
    public Watch watch(int fd, int events, Watched target) throws IOException {
        alive();
        return handler.base().watch(fd, events, target, handler.ready());
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) throws IOException {
        alive();
        return handler.base().watch(channel, events, target, handler.ready());
    }

    @Override
    public IoEventLoop eventLoop() {
        alive();
        return loop;
    }

    @Override
    public ReadyList ready() {
        alive();
        return handler.ready();
    }

    private void alive() {
        if (closed) {
            throw new IllegalStateException(owner.name() + ": its engine in " + loop.name() + " was closed");
        }
    }
}
