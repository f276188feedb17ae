package io.nstack.netty.adapter;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Multicast;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket over an inner channel. One read of it at most is here before the session asks. What goes wrong with
 * a datagram that was taken for sending is a pending error, thrown by the next call.
 */
final class ChannelDatagram extends DatagramEndpoint implements Multicast, InnerEvents {

    private static final int MOST_BYTES = 65_507; // RFC 768: a length of 16 bits, less the headers of UDP and IPv4
    private static final int RECEIVE_BYTES = 65_536;

    private final ChannelTransport transport;
    private final DatagramChannel channel;
    private final InnerChannel inner;
    private final ArrayDeque<DatagramPacket> received = new ArrayDeque<>();
    private @Nullable ChannelEngine engine; // null after the end
    private @Nullable InetSocketAddress bound; // as asked for, with the port that it got
    private @Nullable InetSocketAddress remote; // that is wanted
    private @Nullable InetSocketAddress joined; // that the channel is connected to
    private @Nullable InetSocketAddress sender;
    private @Nullable IOException pending;
    private boolean connecting;
    private boolean awaitingInput; // a call said "none"
    private boolean awaitingRoom; // a call said "full"

    ChannelDatagram(ChannelEngine engine, DatagramChannel channel) {
        this.engine = engine;
        this.transport = engine.transport();
        this.channel = channel;
        this.inner = new InnerChannel(channel, this);
    }

    @SuppressWarnings("deprecation") // without it a channel that disconnects reads no more
    void open(DatagramRequest request) throws IOException {
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(RECEIVE_BYTES));
        channel.config().setOption(ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION, true);
        transport.defaults().applyTo(this);
        request.options().applyTo(this);
        inner.enter(requireOpen());
        if (request.local() != null) {
            bind(request.local());
        }
    }

    @Override
    public void bind(InetSocketAddress local) throws IOException {
        requireOpen();
        InnerFailure.require(channel.bind(local), InnerFailure.what("bind", local, transport.stack()));
        if (inner.local() instanceof InetSocketAddress now && now.getPort() != 0) {
            bound = now;
        }
    }

    // ---- its channel tells ----

    @Override
    public void onRead(Object message) {
        if (message instanceof DatagramPacket packet) {
            received.add(packet);
            reportInput();
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void onReadComplete() {
        if (awaitingInput) {
            inner.read();
        }
    }

    @Override
    public void onRoom() { reportRoom(); }

    @Override
    public void onFailure(Throwable cause) {
        IOException fresh = InnerFailure.of(InnerFailure.what("datagram", remote, transport.stack()), cause);
        // a refusal came as an ICMP message (RFC 1122 section 4.1.3.3)
        fail(fresh instanceof ConnectException ? new PortUnreachableException(fresh.getMessage()) : fresh);
    }

    private void fail(IOException why) {
        pending = why;
        reportInput();
        reportRoom();
    }

    @Override
    public void onClosed() { onFailure(new SocketException("closed by the transport")); }

    private void reportInput() {
        ChannelEngine home = engine;
        if (awaitingInput && home != null) {
            awaitingInput = false;
            home.ready(this, READABLE);
        }
    }

    private void reportRoom() {
        ChannelEngine home = engine;
        if (awaitingRoom && home != null) {
            awaitingRoom = false;
            home.ready(this, WRITABLE);
        }
    }

    // ---- it receives and sends ----

    @Override
    public int tryReceive(ByteBuf dst) throws IOException {
        requireOpen();
        DatagramPacket packet = received.poll();
        if (packet == null) {
            throwPending();
            if (!awaitingInput) {
                awaitingInput = true;
                inner.read();
            }
            return -1;
        }
        try {
            sender = packet.sender();
            int bytes = Math.min(packet.content().readableBytes(), dst.writableBytes());
            dst.writeBytes(packet.content(), bytes);
            return bytes;
        } finally {
            packet.release();
        }
    }

    @Override
    public InetSocketAddress sender() {
        if (sender == null) {
            throw new IllegalStateException("nothing was received yet");
        }
        return sender;
    }

    @Override
    public boolean trySend(ByteBuf src, @Nullable InetSocketAddress to) throws IOException {
        requireOpen();
        throwPending();
        InetSocketAddress receiver = to == null ? remote : to;
        String what = InnerFailure.what("send to", receiver, transport.stack());
        if (src.readableBytes() > MOST_BYTES) {
            throw new SocketException(what + ": Message too long: " + src.readableBytes() + " bytes");
        }
        if (receiver == null) {
            throw new SocketException(what + ": Destination address required");
        }
        if (connecting || !inner.hasRoom()) {
            awaitingRoom = true;
            return false;
        }
        ByteBuf bytes = inner.share(src, src.readerIndex(), src.readableBytes());
        inner.write(to == null ? bytes : new DatagramPacket(bytes, to));
        inner.flush();
        return true;
    }

    private void throwPending() throws IOException {
        IOException once = pending;
        pending = null;
        if (once != null) {
            throw once;
        }
    }

    // ---- it connects ----

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        requireOpen();
        remote = to;
        settle();
        if (remote == null) {
            throwPending(); // it failed at once
        }
    }

    @Override
    public void disconnect() throws IOException {
        requireOpen();
        remote = null;
        settle();
    }

    /** Makes the channel's peer the one that is wanted; while a connect is under way, once that has ended. */
    private void settle() throws IOException {
        InetSocketAddress wanted = remote;
        if (connecting || Objects.equals(wanted, joined)) {
            return;
        }
        if (joined != null) {
            String what = InnerFailure.what("disconnect", joined, transport.stack());
            joined = null;
            InnerFailure.require(channel.disconnect(), what);
            keepPort();
        }
        if (wanted != null) {
            connecting = true; // until it is over nothing is sent
            channel.connect(wanted).addListener(done -> connectDone(wanted, done.cause()));
        }
    }

    /** Linux takes a port that it chose itself away again when a socket disconnects. */
    private void keepPort() throws IOException {
        InetSocketAddress before = bound;
        if (before != null && inner.local() instanceof InetSocketAddress now && now.getPort() == 0) {
            bind(before);
        }
    }

    private void connectDone(InetSocketAddress to, @Nullable Throwable cause) {
        connecting = false;
        if (engine == null) {
            return;
        }
        if (cause == null) {
            joined = to;
        } else if (to.equals(remote)) {
            remote = null;
            fail(InnerFailure.of(InnerFailure.what("connect", to, transport.stack()), cause));
        }
        try {
            settle();
        } catch (IOException e) {
            fail(e);
        }
        reportRoom();
    }

    // ---- it joins groups ----

    @Override
    public void join(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException {
        requireOpen();
        try {
            transport.join(channel, group, on, source);
        } catch (IOException | ChannelException e) {
            throw InnerFailure.of(text("join", group, on), e);
        }
    }

    @Override
    public void leave(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException {
        requireOpen();
        try {
            transport.leave(channel, group, on, source);
        } catch (IOException | ChannelException e) {
            throw InnerFailure.of(text("leave", group, on), e);
        }
    }

    private String text(String action, InetAddress group, NetworkInterface on) {
        return action + " " + group.getHostAddress() + " on " + on.getName() + " via " + transport.stack();
    }

    // ---- it ends ----

    @Override
    public void close() {
        if (leave()) {
            inner.close();
        }
    }

    @Override
    public void abort() {
        if (leave()) {
            inner.abort();
        }
    }

    private boolean leave() {
        boolean open = engine != null;
        engine = null;
        received.forEach(DatagramPacket::release);
        received.clear();
        return open;
    }

    @Override
    public void onEngineEnd() { abort(); }

    // ---- what it is ----

    @Override
    public @Nullable InetSocketAddress local() {
        InetSocketAddress now = (InetSocketAddress) inner.local(); // Netty remembers the port that was taken away
        return now != null && now.getPort() == 0 ? bound : now;
    }

    @Override
    public @Nullable InetSocketAddress remote() { return remote; }

    @Override
    public @Nullable IOException failure() { return null; }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        transport.datagramOptions().set(channel.config(), option, value);
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        return transport.datagramOptions().get(channel.config(), option);
    }

    @Override
    public Set<SocketOption<?>> options() { return transport.datagramOptions().keys(); }

    private ChannelEngine requireOpen() throws IOException {
        ChannelEngine home = engine;
        if (home == null) {
            throw new ClosedChannelException();
        }
        return home;
    }
}
