package com.example.pipe;

import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;

class PipeListener extends ListenerEndpoint {

    private final PipeEngine engine;
    private final InetSocketAddress local;
    private final int backlog;
    private final Queue<PipeStream> waiting = new ArrayDeque<>(); // guarded by this, as is closed
    private boolean closed;

    PipeListener(PipeEngine engine, InetSocketAddress local, int backlog) {
        this.engine = engine;
        this.local = local;
        this.backlog = backlog;
    }

    /** Any thread. */
    synchronized boolean offer(PipeStream accepted) {
        boolean room = !closed && waiting.size() < backlog;
        if (room) {
            waiting.add(accepted);
            engine.raise(this, READABLE);
        }
        return room;
    }

    public synchronized StreamEndpoint tryAccept() { return waiting.poll(); }

    public void close() {
        synchronized (this) {
            closed = true;
        }
        engine.stack.listeners.remove(local, this);
        engine.forget(this);
        for (PipeStream each = waiting.poll(); each != null; each = waiting.poll()) {
            each.abort();
        }
    }

    public void abort() { close(); }

    public SocketAddress local() { return local; }

    public IOException failure() { return null; }

    public Set<SocketOption<?>> options() { return Set.of(); }

    public <T> void option(SocketOption<T> option, T value) { throw new UnsupportedOperationException(option.name()); }

    public <T> T option(SocketOption<T> option) { throw new UnsupportedOperationException(option.name()); }
}
