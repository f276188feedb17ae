package io.nstack.stack.tck.mutant;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.DatagramEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;

/** A good datagram socket behind a thin wall. */
class DatagramDecorator extends DatagramEndpoint implements Decorator {

    final DatagramEndpoint inner;

    DatagramDecorator(DatagramEndpoint inner) {
        this.inner = inner;
        inner.owner(this);
    }

    @Override
    public int pass(int bits) { return bits; }

    @Override
    public void bind(InetSocketAddress local) throws IOException { inner.bind(local); }

    @Override
    public int tryReceive(ByteBuf dst) throws IOException { return inner.tryReceive(dst); }

    @Override
    public InetSocketAddress sender() { return inner.sender(); }

    @Override
    public boolean trySend(ByteBuf src, InetSocketAddress to) throws IOException { return inner.trySend(src, to); }

    @Override
    public void connect(InetSocketAddress remote) throws IOException { inner.connect(remote); }

    @Override
    public void disconnect() throws IOException { inner.disconnect(); }

    @Override
    public InetSocketAddress remote() { return inner.remote(); }

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
