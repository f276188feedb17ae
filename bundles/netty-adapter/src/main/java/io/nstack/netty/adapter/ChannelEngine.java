package io.nstack.netty.adapter;

import io.netty.channel.ChannelException;
import io.netty.channel.ServerChannel;
import io.nstack.stack.netty.NettyLoop;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a stack whose connections are Netty channels, registered with the loop that the engine lives in. It is
 * never polled: Netty calls the inner channels, and these add their endpoints to the loop's ready list.
 */
public final class ChannelEngine implements PollEngine {

    private final ChannelTransport transport;
    private final LoopContext loop;
    private final NettyLoop netty;
    private final Set<InnerChannel> open = new HashSet<>(); // closing ones too
    private boolean closed;

    /**
     * In the loop that {@code loop} stands for, on its thread.
     *
     * @throws IOException if that loop cannot carry Netty channels
     */
    public ChannelEngine(ChannelTransport transport, LoopContext loop) throws IOException {
        if (!(loop instanceof NettyLoop offered)) {
            throw new IOException(transport.stack() + ": this runtime's loops take no Netty channels");
        }
        this.transport = transport;
        this.loop = loop;
        this.netty = offered;
    }

    ChannelTransport transport() { return transport; }

    LoopContext loop() { return loop; }

    NettyLoop netty() { return netty; }

    /** Keeps an inner channel in mind until it is closed. */
    void track(InnerChannel inner) {
        open.add(inner);
        transport.open().entered();
        inner.channel().closeFuture().addListener(done -> {
            open.remove(inner);
            transport.open().left();
        });
    }

    /** An endpoint became ready. */
    void ready(Endpoint endpoint, int bits) {
        if (!closed) {
            netty.ready().add(endpoint, bits);
        }
    }

    @Override
    public boolean polled() { return false; }

    @Override
    public int poll(ReadyList ready, int budget) { return 0; }

    @Override
    public boolean acceptsInPlace() { return transport.acceptsInPlace(); }

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        ChannelStream stream = ChannelStream.connecting(transport, opened("connect", request.remote(),
                () -> transport.newStream(request.remote())));
        try {
            stream.connect(this, request);
        } catch (IOException | RuntimeException e) {
            stream.abort();
            throw e;
        }
        return stream;
    }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        ServerChannel channel = opened("listen", request.local(), () -> transport.newListener(request.local()));
        ChannelListener listener = new ChannelListener(this, channel, request);
        try {
            listener.open();
        } catch (IOException | RuntimeException e) {
            listener.abort();
            throw e;
        }
        return listener;
    }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        ChannelDatagram datagram = new ChannelDatagram(this, opened("bind", request.local(),
                () -> transport.newDatagram(request.family())));
        try {
            datagram.open(request);
        } catch (IOException | RuntimeException e) {
            datagram.abort();
            throw e;
        }
        return datagram;
    }

    private interface Opening<C> {
        C open() throws IOException;
    }

    /** Netty throws a {@link ChannelException} when there can be no socket, for example for want of descriptors. */
    private <C> C opened(String action, @Nullable SocketAddress address, Opening<C> opening) throws IOException {
        try {
            return opening.open();
        } catch (ChannelException e) {
            throw InnerFailure.of(InnerFailure.what(action, address, transport.stack()), e);
        }
    }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException {
        if (!(accepted instanceof ChannelStream stream) || !stream.isFor(transport)) {
            throw new SocketException("not an open connection of " + transport.stack());
        }
        stream.attach(this);
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(open).forEach(InnerChannel::end);
    }
}
