package io.nstack.netty.adapter;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection over an inner channel. Of its input, one read at most is here before the session asks for it; of its
 * output, the inner channel holds as much as its water mark allows, large writes as slices of the session's own buffers.
 */
final class ChannelStream extends StreamEndpoint implements Gathering, InnerEvents {

    private final ChannelTransport transport;
    private final DuplexChannel channel;
    private final InnerChannel inner;
    private final ArrayDeque<ByteBuf> received = new ArrayDeque<>();
    private final EndpointOptions inherited; // of the listener
    private @Nullable ChannelEngine engine; // null between accept and attach, and after the end
    private @Nullable SocketAddress local;
    private @Nullable SocketAddress remote;
    private @Nullable IOException failure;
    private State state;
    private boolean awaitingInput; // a call said "none"
    private boolean awaitingRoom; // a call said "full"
    private boolean unflushed;
    private boolean ended; // nothing more will be received
    private boolean inputShut; // by us
    private boolean outputShut; // by us
    private boolean lingers;

    private enum State {
        CONNECTING, CONNECTED, CLOSED
    }

    private ChannelStream(ChannelTransport transport, DuplexChannel channel, EndpointOptions inherited, State state) {
        this.transport = transport;
        this.channel = channel;
        this.inner = new InnerChannel(channel, this);
        this.inherited = inherited;
        this.state = state;
    }

    /** One that is about to connect. */
    static ChannelStream connecting(ChannelTransport transport, DuplexChannel channel) {
        return new ChannelStream(transport, channel, EndpointOptions.NONE, State.CONNECTING);
    }

    /** One that a listener accepted; its channel belongs to no loop yet. */
    static ChannelStream accepted(ChannelTransport transport, DuplexChannel channel, EndpointOptions inherited) {
        ChannelStream stream = new ChannelStream(transport, channel, inherited, State.CONNECTED);
        stream.local = channel.localAddress();
        stream.remote = channel.remoteAddress();
        return stream;
    }

    boolean isFor(ChannelTransport other) { return transport == other && state == State.CONNECTED && engine == null; }

    // ---- it opens ----

    void connect(ChannelEngine home, ConnectRequest request) throws IOException {
        remote = request.remote();
        transport.defaults().applyTo(this);
        request.options().applyTo(this);
        inner.enter(home);
        engine = home;
        ChannelFuture connecting = channel.connect(request.remote(), request.local());
        connecting.addListener(this::connectDone);
        if (failure != null) {
            throw failure;
        }
        local = inner.local();
    }

    private void connectDone(Future<?> connecting) {
        ChannelEngine home = engine;
        if (state != State.CONNECTING || home == null) {
            return;
        }
        Throwable cause = connecting.cause();
        if (cause == null) {
            state = State.CONNECTED;
            local = inner.local();
            remote = inner.remote();
            home.ready(this, CONNECTED | WRITABLE);
        } else {
            failure = InnerFailure.of(text("connect"), cause);
            home.ready(this, FAILED);
        }
    }

    void attach(ChannelEngine home) throws IOException {
        transport.defaults().applyTo(this);
        inherited.applyTo(this);
        inner.enter(home);
        engine = home;
        home.ready(this, WRITABLE);
        awaitInput(); // what is due is reported unasked, this once
    }

    // ---- its channel tells ----

    @Override
    public void onRead(Object message) {
        if (inputShut || !(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
            ReferenceCountUtil.release(message);
            return;
        }
        received.add(bytes);
        if (awaitingInput) {
            awaitingInput = false;
            report(READABLE);
        }
    }

    @Override
    public void onReadComplete() {
        if ((awaitingInput || inputShut) && !ended) {
            inner.read(); // it brought nothing, or nobody wants it
        }
    }

    @Override
    public void onRoom() {
        if (awaitingRoom) {
            awaitingRoom = false;
            report(WRITABLE);
        }
    }

    @Override
    public void onInputEnd() {
        if (!ended) {
            ended = true;
            awaitingInput = false;
            report(failure == null ? PEER_SHUT | READABLE : FAILED | READABLE);
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        if (failure != null || state != State.CONNECTED) {
            return;
        }
        failure = InnerFailure.of(text("connection"), cause);
        if (ended) {
            report(FAILED | WRITABLE);
        } else { // what was received before goes first; the end of input follows by itself
            awaitingRoom = false;
            report(WRITABLE);
            inner.read();
        }
    }

    @Override
    public void onClosed() {
        if (state != State.CONNECTED) {
            return; // the future of connect says so
        }
        if (failure == null) {
            failure = new SocketException(text("connection") + ": closed by the transport");
        }
        ended = true;
        report(FAILED | READABLE | WRITABLE);
    }

    private void report(int bits) {
        ChannelEngine home = engine;
        if (home != null) {
            home.ready(this, bits);
        }
    }

    // ---- it reads ----

    @Override
    public int readable() {
        ByteBuf first = received.peek();
        if (first != null) {
            return first.readableBytes();
        }
        if (ended || inputShut || state != State.CONNECTED) {
            return 1;
        }
        awaitInput();
        return received.isEmpty() ? 0 : 1;
    }

    private void awaitInput() {
        if (!awaitingInput) {
            awaitingInput = true;
            inner.read();
        }
    }

    @Override
    public int tryRead(ByteBuf dst) throws IOException {
        requireOpen();
        if (inputShut) {
            return -1;
        }
        int total = 0;
        ByteBuf first = received.peek();
        while (first != null && dst.isWritable()) {
            int part = Math.min(first.readableBytes(), dst.writableBytes());
            dst.writeBytes(first, part);
            total += part;
            if (!first.isReadable()) {
                received.remove();
                first.release();
                first = received.peek();
            }
        }
        return total > 0 ? total : atEnd();
    }

    private int atEnd() throws IOException {
        if (!ended) {
            awaitInput();
            return 0;
        }
        if (failure != null) {
            throw failure;
        }
        return -1;
    }

    @Override
    public @Nullable ByteBuf tryLend() throws IOException {
        requireOpen();
        return received.poll();
    }

    @Override
    public void shutdownInput() throws IOException {
        requireOpen();
        if (inputShut) {
            return;
        }
        if (failure != null) {
            throw failure;
        }
        // Not the channel's own: what arrives after that would stay in the socket, stop the peer and reset it at close.
        inputShut = true;
        drop();
        if (!ended) {
            inner.read();
        }
    }

    private void drop() {
        received.forEach(ByteBuf::release);
        received.clear();
    }

    // ---- it writes ----

    @Override
    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        requireOutput();
        int taken = 0;
        while (taken < length && inner.hasRoom()) {
            int part = inner.room(length - taken);
            inner.write(inner.share(src, src.readerIndex() + taken, part));
            taken += part;
            unflushed = true;
            if (!more || taken < length) {
                flush();
            }
        }
        if (taken < length) {
            awaitingRoom = true; // before the flush, which may make room at once
            flush();
        }
        return taken;
    }

    @Override
    public long tryWrite(ByteBuf[] buffers, int count, long maxBytes) throws IOException {
        requireOutput();
        long taken = 0;
        for (int i = 0; i < count && taken < maxBytes && inner.hasRoom(); i++) {
            ByteBuf each = buffers[i];
            if (!each.isReadable()) {
                continue;
            }
            int part = inner.room(Math.min(each.readableBytes(), maxBytes - taken));
            inner.write(inner.share(each, each.readerIndex(), part));
            taken += part;
            unflushed = true;
            if (part < each.readableBytes()) {
                break;
            }
        }
        awaitingRoom = taken == 0;
        flush();
        return taken;
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            inner.flush();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireOpen();
        if (outputShut) {
            return;
        }
        if (failure != null) {
            throw failure;
        }
        outputShut = true;
        flush();
        inner.afterWrites(() -> channel.shutdownOutput().addListener(done -> {
            if (done.cause() != null) {
                onFailure(done.cause());
            }
        }));
    }

    // ---- it ends ----

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        boolean unread = !received.isEmpty() && !inputShut;
        if (unread || failure != null) {
            abort(); // RFC 1122 section 4.2.2.13
            return;
        }
        flush();
        if (lingers) {
            inner.linger(-1); // close(2) would make the loop wait; in the background the kernel sends all the same
        }
        leave();
        inner.close();
    }

    @Override
    public void abort() {
        if (state == State.CLOSED) {
            return;
        }
        leave();
        inner.abort();
    }

    private void leave() {
        state = State.CLOSED;
        engine = null;
        drop();
    }

    @Override
    public void onEngineEnd() { abort(); }

    // ---- what it is ----

    @Override
    public boolean isConnected() { return state == State.CONNECTED; }

    @Override
    public @Nullable SocketAddress local() { return local; }

    @Override
    public @Nullable SocketAddress remote() { return state == State.CONNECTING ? null : remote; }

    @Override
    public @Nullable IOException failure() { return failure; }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        transport.streamOptions().set(channel.config(), option, value);
        if (option.name().equals(StandardSocketOptions.SO_LINGER.name())) {
            lingers = value instanceof Integer seconds && seconds > 0;
        }
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        return transport.streamOptions().get(channel.config(), option);
    }

    @Override
    public Set<SocketOption<?>> options() { return transport.streamOptions().keys(); }

    private void requireOpen() throws IOException {
        if (state == State.CLOSED) {
            throw new ClosedChannelException();
        }
        if (state == State.CONNECTING) {
            throw failure != null ? failure : new SocketException(text("use") + ": not connected yet");
        }
    }

    private void requireOutput() throws IOException {
        requireOpen();
        if (failure != null) {
            throw failure;
        }
        if (outputShut || engine == null) {
            throw new ClosedChannelException();
        }
    }

    private String text(String action) { return InnerFailure.what(action, remote, transport.stack()); }
}
