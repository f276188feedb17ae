package io.nstack.session.loop;

import io.netty.buffer.ByteBufAllocator;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/** One stack's place in one loop: its engine, and the context that dies with it. */
public final class EngineSlot implements LoopContext {

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

    void open() throws IOException {
        Object before = handler.marks().swap(this);
        try {
            engine = owner.newEngine(this);
        } finally {
            handler.marks().at(before);
        }
    }

    /** Closes the engine and lets go of it. Loop thread. */
    void close() {
        PollEngine old = engine;
        if (old != null) {
            Object before = handler.marks().swap(this);
            try {
                old.close();
            } catch (Throwable t) {
                owner.onBroken(loop.name(), t);
            } finally {
                handler.marks().at(before);
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

    // ---- its calls that may take long where it is broken, noted for the watchdog ----

    /** As {@link PollEngine#connect}. Loop thread. */
    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        Object before = handler.marks().swap(this);
        try {
            return engine().connect(request);
        } finally {
            handler.marks().at(before);
        }
    }

    /** As {@link PollEngine#listen}. Loop thread. */
    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        Object before = handler.marks().swap(this);
        try {
            return engine().listen(request);
        } finally {
            handler.marks().at(before);
        }
    }

    /** As {@link PollEngine#openDatagram}. Loop thread. */
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        Object before = handler.marks().swap(this);
        try {
            return engine().openDatagram(request);
        } finally {
            handler.marks().at(before);
        }
    }

    /** As {@link PollEngine#attach}. Loop thread. */
    public void attach(StreamEndpoint accepted) throws IOException {
        Object before = handler.marks().swap(this);
        try {
            engine().attach(accepted);
        } finally {
            handler.marks().at(before);
        }
    }

    /** As {@link ListenerEndpoint#tryAccept}, of a listener of this engine. Loop thread. */
    public @Nullable StreamEndpoint tryAccept(ListenerEndpoint listener) throws IOException {
        Object before = handler.marks().swap(this);
        try {
            return listener.tryAccept();
        } finally {
            handler.marks().at(before);
        }
    }

    /** An event of a watched descriptor or channel, for one of this engine's. Loop thread. */
    void onEvents(Watched target, int events) {
        handler.marks().at(this);
        target.onEvents(events, handler.ready());
    }

    // ---- it breaks ----

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
        return handler.base().watch(fd, events, target, this);
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) throws IOException {
        alive();
        return handler.base().watch(channel, events, target, this);
    }

    private void alive() {
        if (closed) {
            throw new IllegalStateException(owner.name() + ": its engine in " + loop.name() + " was closed");
        }
    }
}
