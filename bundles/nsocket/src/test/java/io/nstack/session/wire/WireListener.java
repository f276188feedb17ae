package io.nstack.session.wire;

import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

final class WireListener extends ListenerEndpoint {

    private final WireEngine engine;
    private final InetSocketAddress local;
    private final Queue<WireStream> waiting = new ConcurrentLinkedQueue<>();
    private volatile IOException failure;

    WireListener(WireEngine engine, InetSocketAddress local) {
        this.engine = engine;
        this.local = local;
    }

    void offer(WireStream accepted) {
        waiting.add(accepted);
        engine.raise(this, READABLE);
    }

    /** Any thread. */
    void fail(IOException why) {
        failure = why;
        engine.raise(this, FAILED);
    }

    @Override
    public StreamEndpoint tryAccept() throws IOException {
        engine.stack.maybe(Fault.ACCEPT);
        engine.stack.accepts.incrementAndGet();
        if (engine.stack.failingAccepts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new WireStack.WireException("Too many open files");
        }
        return waiting.poll();
    }

    @Override
    public SocketAddress local() { return local; }

    @Override
    public <T> void option(SocketOption<T> option, T value) { throw new UnsupportedOperationException(option.name()); }

    @Override
    public <T> T option(SocketOption<T> option) { throw new UnsupportedOperationException(option.name()); }

    @Override
    public Set<SocketOption<?>> options() { return Set.of(); }

    @Override
    public IOException failure() { return failure; }

    @Override
    public void close() {
        engine.stack.maybe(Fault.END);
        engine.stack.wire.forget(local, this);
        engine.forget(this);
        waiting.forEach(WireStream::abort);
    }

    @Override
    public void abort() { close(); }
}
