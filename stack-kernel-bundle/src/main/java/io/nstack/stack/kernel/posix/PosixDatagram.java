package io.nstack.stack.kernel.posix;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.nstack.stack.kernel.common.AddressText;
import io.nstack.stack.poll.DatagramBatching;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Multicast;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Severable;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A UDP socket. One datagram or many, each call is one system call. */
final class PosixDatagram extends DatagramEndpoint implements Watched, DatagramBatching, Multicast, Severable {

    private final OpenSocket socket;
    private final Sockets stack;
    private final ByteBuf[] oneBuffer = new ByteBuf[1];
    private final @Nullable InetSocketAddress[] oneReceiver = new InetSocketAddress[1];
    private @Nullable PosixEngine engine; // null before it was opened and after the end
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable InetSocketAddress sender;

    PosixDatagram(OpenSocket socket, Sockets stack) {
        this.socket = socket;
        this.stack = stack;
    }

    void open(DatagramRequest request, PosixEngine home) throws IOException {
        engine = home;
        stack.config().options().applyTo(this);
        request.options().applyTo(this);
        if (request.local() != null) {
            bind(request.local());
        }
        socket.watch(home.loop(), Watch.IN | Watch.OUT, this);
    }

    @Override
    public void onEvents(int events, ReadyList ready) {
        if (engine == null) {
            return;
        }
        int bits = (events & Watch.IN) != 0 ? READABLE : 0;
        if ((events & Watch.OUT) != 0) {
            bits |= WRITABLE;
        }
        if ((events & Watch.ERROR) != 0) {
            bits |= READABLE | WRITABLE; // the next call of either kind throws what is pending
        }
        ready.add(this, bits);
    }

    @Override
    public void bind(InetSocketAddress wanted) throws IOException {
        requireOpen();
        InetSocketAddress address = stack.config().bindAddress(wanted);
        if (!socket.kind().isInet6() && address.getAddress().isAnyLocalAddress()) {
            address = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), address.getPort());
        }
        try {
            socket.socket().bind(address);
        } catch (IOException | IllegalStateException e) {
            throw Errno.translate(AddressText.of("bind", address, stack.config().name()), e);
        }
        local = (InetSocketAddress) socket.local();
    }

    @Override
    public int tryReceive(ByteBuf dst) throws IOException {
        oneBuffer[0] = dst;
        try {
            if (receive(oneBuffer, 1) == 0) {
                return -1;
            }
        } finally {
            oneBuffer[0] = null;
        }
        MessageBatch messages = requireOpen().memory().messages();
        sender = messages.sender(0);
        return messages.receivedBytes(0);
    }

    @Override
    public int tryReceive(ByteBuf[] dst, InetSocketAddress[] senders, int count) throws IOException {
        int got = receive(dst, count);
        MessageBatch messages = requireOpen().memory().messages();
        for (int i = 0; i < got; i++) {
            senders[i] = messages.sender(i);
        }
        return got;
    }

    private int receive(ByteBuf[] dst, int count) throws IOException {
        int got = requireOpen().memory().messages().receive(socket.fd(), dst, count);
        if (got == -Errno.EAGAIN || got == -Errno.EINTR) {
            return 0;
        }
        if (got < 0) {
            throw Errno.datagram(text("receive"), -got);
        }
        return got;
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
        oneBuffer[0] = src;
        oneReceiver[0] = to;
        try {
            return trySend(oneBuffer, oneReceiver, 1) == 1;
        } finally {
            oneBuffer[0] = null;
            oneReceiver[0] = null;
        }
    }

    @Override
    public int trySend(ByteBuf[] src, @Nullable InetSocketAddress[] to, int count) throws IOException {
        MessageBatch messages = requireOpen().memory().messages();
        if (local == null) {
            bindSource(to[0] == null ? remote : to[0]);
        }
        int sent = messages.send(socket.fd(), socket.kind().isInet6(), src, to, countOfOurFamily(to, count));
        if (sent == -Errno.EAGAIN || sent == -Errno.EINTR) {
            return 0;
        }
        if (sent < 0) {
            InetSocketAddress first = to[0] == null ? remote : to[0];
            throw Errno.datagram(first == null ? text("send") : text("send to", first), -sent);
        }
        if (local == null) {
            local = (InetSocketAddress) socket.local(); // the kernel has bound it
        }
        return sent;
    }

    /** How many from the first on a socket of this family can send to. */
    private int countOfOurFamily(@Nullable InetSocketAddress[] to, int count) throws IOException {
        if (socket.kind().isInet6()) {
            return count; // also reaches IPv4
        }
        for (int i = 0; i < count; i++) {
            InetSocketAddress each = to[i];
            if (each != null && each.getAddress() instanceof Inet6Address) {
                if (i == 0) {
                    throw new NoRouteToHostException(text("send to", each) + ": this is an IPv4 socket");
                }
                return i;
            }
        }
        return count;
    }

    @Override
    public int maxBatch() { return MessageBatch.MAX_MESSAGES; }

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        requireOpen();
        if (local == null) {
            bindSource(to);
        }
        try {
            socket.socket().connect(to);
        } catch (IOException | IllegalStateException e) {
            throw Errno.translate(text("connect", to), e);
        }
        remote = to;
        local = (InetSocketAddress) socket.local();
    }

    private void bindSource(@Nullable InetSocketAddress to) throws IOException {
        InetAddress source = to == null ? null : stack.config().sourceFor(to.getAddress());
        if (source != null) {
            bind(new InetSocketAddress(source, 0));
        }
    }

    @Override
    public void disconnect() throws IOException {
        requireOpen();
        if (remote == null) {
            return;
        }
        try {
            socket.socket().disconnect();
        } catch (IOException | IllegalStateException e) {
            throw Errno.translate(text("disconnect"), e);
        }
        remote = null;
        local = (InetSocketAddress) socket.local();
    }

    @Override
    public void join(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException {
        requireOpen();
        change("join", group, on, source, source == null ? GroupRequest.JOIN : GroupRequest.JOIN_SOURCE);
    }

    @Override
    public void leave(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException {
        requireOpen();
        change("leave", group, on, source, source == null ? GroupRequest.LEAVE : GroupRequest.LEAVE_SOURCE);
    }

    private void change(String what, InetAddress group, NetworkInterface on, @Nullable InetAddress source, int option)
            throws IOException {
        try {
            GroupRequest.set(socket.socket(), option, group, on, source);
        } catch (IOException | ChannelException e) {
            throw Errno.translate(what + " " + group.getHostAddress() + " on " + on.getName() + " via "
                    + stack.config().name(), e);
        }
    }

    @Override
    public @Nullable InetSocketAddress local() { return local; }

    @Override
    public @Nullable InetSocketAddress remote() { return remote; }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        OptionTable.of(socket.kind()).set(socket, option, value);
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        return OptionTable.of(socket.kind()).get(socket, option);
    }

    @Override
    public Set<SocketOption<?>> options() { return OptionTable.of(socket.kind()).keys(); }

    @Override
    public @Nullable IOException failure() { return null; }

    @Override
    public void close() {
        PosixEngine home = engine;
        engine = null;
        if (home != null) {
            home.forget(this);
        }
        socket.close();
    }

    @Override
    public void abort() { close(); }

    @Override
    public void sever() { socket.sever(); }

    private PosixEngine requireOpen() throws IOException {
        if (engine == null) {
            throw new ClosedChannelException();
        }
        return engine;
    }

    private String text(String action) {
        InetSocketAddress peer = remote;
        return peer == null ? action + " via " + stack.config().name() : text(action, peer);
    }

    private String text(String action, InetSocketAddress address) {
        return AddressText.of(action, address, stack.config().name());
    }
}
