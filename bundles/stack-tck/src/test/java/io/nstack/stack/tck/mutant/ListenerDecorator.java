package io.nstack.stack.tck.mutant;

import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;

/** A good listener behind a thin wall. */
class ListenerDecorator extends ListenerEndpoint implements Decorator {

    final ListenerEndpoint inner;
    private final EngineDecorator engine;

    ListenerDecorator(ListenerEndpoint inner, EngineDecorator engine) {
        this.inner = inner;
        this.engine = engine;
        inner.owner(this);
    }

    @Override
    public int pass(int bits) { return bits; }

    @Override
    public StreamEndpoint tryAccept() throws IOException {
        StreamEndpoint accepted = inner.tryAccept();
        return accepted == null ? null : engine.stream(accepted);
    }

    @Override
    public SocketAddress local() { return inner.local(); }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException { inner.option(option, value); }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException { return inner.option(option); }

    @Override
    public Set<SocketOption<?>> options() { return inner.options(); }

    @Override
    public IOException failure() { return inner.failure(); }

    @Override
    public void close() { inner.close(); }

    @Override
    public void abort() { inner.abort(); }
}
