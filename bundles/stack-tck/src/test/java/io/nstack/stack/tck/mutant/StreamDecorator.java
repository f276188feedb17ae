package io.nstack.stack.tck.mutant;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;

/** A good connection behind a thin wall; what it can do beyond its class is hidden. */
class StreamDecorator extends StreamEndpoint implements Decorator {

    final StreamEndpoint inner;

    StreamDecorator(StreamEndpoint inner) {
        this.inner = inner;
        inner.owner(this);
    }

    @Override
    public int pass(int bits) { return bits; }

    @Override
    public boolean isConnected() { return inner.isConnected(); }

    @Override
    public SocketAddress local() { return inner.local(); }

    @Override
    public SocketAddress remote() { return inner.remote(); }

    @Override
    public int readable() { return inner.readable(); }

    @Override
    public int tryRead(ByteBuf dst) throws IOException { return inner.tryRead(dst); }

    @Override
    public ByteBuf tryLend() throws IOException { return inner.tryLend(); }

    @Override
    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        return inner.tryWrite(src, length, more);
    }

    @Override
    public void shutdownOutput() throws IOException { inner.shutdownOutput(); }

    @Override
    public void shutdownInput() throws IOException { inner.shutdownInput(); }

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
