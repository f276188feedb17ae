package io.nstack.netty.adapter;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening inner channel. What it accepts waits here, registered with no loop, until the session layer takes it. */
final class ChannelListener extends ListenerEndpoint implements InnerEvents {

    private final ChannelTransport transport;
    private final ServerChannel channel;
    private final InnerChannel inner;
    private final ListenRequest request;
    private final ArrayDeque<DuplexChannel> accepted = new ArrayDeque<>();
    private @Nullable ChannelEngine engine; // null after the end
    private @Nullable SocketAddress local;
    private @Nullable IOException acceptFailure; // not yet thrown
    private @Nullable IOException failure; // of the listener itself
    private boolean awaiting; // a call said "none"

    ChannelListener(ChannelEngine engine, ServerChannel channel, ListenRequest request) {
        this.engine = engine;
        this.transport = engine.transport();
        this.channel = channel;
        this.inner = new InnerChannel(channel, this);
        this.request = request;
    }

    void open() throws IOException {
        ChannelEngine home = engine;
        if (home == null) {
            throw new ClosedChannelException();
        }
        transport.defaults().applyTo(this);
        request.options().applyTo(this);
        channel.config().setOption(ChannelOption.SO_BACKLOG, request.backlog());
        inner.enter(home);
        InnerFailure.require(channel.bind(request.local()),
                InnerFailure.what("listen", request.local(), transport.stack()));
        local = inner.local();
        awaitConnection();
    }

    private void awaitConnection() {
        if (!awaiting) {
            awaiting = true;
            inner.read();
        }
    }

    // ---- its channel tells ----

    @Override
    public void onRead(Object message) {
        if (message instanceof DuplexChannel connection) {
            accepted.add(connection);
            report();
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void onReadComplete() {
        ChannelEngine home = engine;
        if (awaiting && home != null) {
            // Not at once: a failure is told after this, and then nothing is to be read until somebody asks again.
            home.netty().eventLoop().execute(this::readAgain);
        }
    }

    private void readAgain() {
        if (awaiting && engine != null) {
            inner.read();
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        if (!transport.concernsOneConnection(cause)) {
            acceptFailure = InnerFailure.of(InnerFailure.what("accept on", local, transport.stack()), cause);
            report();
        }
    }

    @Override
    public void onClosed() {
        failure = new SocketException(InnerFailure.what("listen", local, transport.stack())
                + ": closed by the transport");
        report();
    }

    private void report() {
        ChannelEngine home = engine;
        if (awaiting && home != null) {
            awaiting = false;
            home.ready(this, READABLE);
        }
    }

    // ---- it accepts ----

    @Override
    public @Nullable StreamEndpoint tryAccept() throws IOException {
        if (engine == null) {
            throw new ClosedChannelException();
        }
        DuplexChannel next = accepted.poll();
        if (next != null) {
            return ChannelStream.accepted(transport, next, request.options());
        }
        IOException once = acceptFailure;
        acceptFailure = null;
        if (once != null) {
            throw once;
        }
        if (failure != null) {
            throw failure;
        }
        awaitConnection();
        return null;
    }

    // ---- it ends ----

    @Override
    public void close() {
        if (engine == null) {
            return;
        }
        engine = null;
        inner.close();
        for (Channel each : accepted) {
            each.config().setOption(ChannelOption.SO_LINGER, 0); // as connections in a backlog
            each.unsafe().closeForcibly();
        }
        accepted.clear();
    }

    @Override
    public void abort() { close(); }

    @Override
    public void onEngineEnd() { abort(); }

    // ---- what it is ----

    @Override
    public @Nullable SocketAddress local() { return local; }

    @Override
    public @Nullable IOException failure() { return failure; }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        transport.listenerOptions().set(channel.config(), option, value);
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        return transport.listenerOptions().get(channel.config(), option);
    }

    @Override
    public Set<SocketOption<?>> options() { return transport.listenerOptions().keys(); }
}
