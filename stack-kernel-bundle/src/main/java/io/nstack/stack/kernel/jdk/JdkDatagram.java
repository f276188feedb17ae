package io.nstack.stack.kernel.jdk;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.kernel.common.AddressText;
import io.nstack.stack.kernel.config.KernelConfig;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Multicast;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A UDP socket over a JDK channel. */
final class JdkDatagram extends DatagramEndpoint implements Watched, Multicast {

    private final DatagramChannel channel;
    private final KernelConfig config;
    private final ChannelOptions options;
    private final boolean inet6;
    private final Map<Membership, MembershipKey> memberships = new HashMap<>();
    private @Nullable JdkEngine engine; // null before it was opened and after the end
    private @Nullable Watch watch;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable InetSocketAddress sender;

    private record Membership(InetAddress group, NetworkInterface on, @Nullable InetAddress source) {}

    JdkDatagram(AddressFamily family, KernelConfig config, Kinds kinds) throws IOException {
        this.inet6 = family == AddressFamily.INET6;
        this.channel = DatagramChannel.open(inet6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        this.config = config;
        this.options = kinds.datagram();
    }

    void open(DatagramRequest request, JdkEngine home) throws IOException {
        engine = home;
        channel.configureBlocking(false);
        config.options().applyTo(this);
        request.options().applyTo(this);
        if (request.local() != null) {
            bind(request.local());
        }
        watch = home.loop().watch(channel, Watch.IN | Watch.OUT, this);
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
        ready.add(this, bits);
    }

    private void rearm(int events) {
        if (watch != null) {
            watch.rearm(events);
        }
    }

    @Override
    public void bind(InetSocketAddress wanted) throws IOException {
        requireOpen();
        InetSocketAddress address = config.bindAddress(wanted);
        if (!inet6 && address.getAddress().isAnyLocalAddress()) {
            address = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), address.getPort());
        }
        try {
            channel.bind(address);
        } catch (IOException | RuntimeException e) {
            throw JdkFailure.of(text("bind", address), e);
        }
        refreshLocal();
    }

    private void refreshLocal() throws IOException { local = (InetSocketAddress) channel.getLocalAddress(); }

    @Override
    public int tryReceive(ByteBuf dst) throws IOException {
        requireOpen();
        int index = dst.writerIndex();
        ByteBuffer into = dst.internalNioBuffer(index, dst.writableBytes());
        int begin = into.position();
        SocketAddress from;
        try {
            from = channel.receive(into);
        } catch (IOException e) {
            throw JdkFailure.of(text("receive"), e);
        }
        if (from == null) {
            rearm(Watch.IN);
            return -1;
        }
        sender = (InetSocketAddress) from;
        int count = into.position() - begin;
        dst.writerIndex(index + count);
        return count;
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
        if (local == null) {
            bindSource(to);
        }
        int length = src.readableBytes();
        ByteBuffer bytes = src.nioBuffer(src.readerIndex(), length);
        try {
            // 0 is "full", but for an empty datagram, which always has room
            boolean sent = (to == null ? channel.write(bytes) : channel.send(bytes, to)) == length;
            if (!sent) {
                rearm(Watch.OUT);
            }
            return sent;
        } catch (IOException | RuntimeException e) {
            throw JdkFailure.of(to == null ? text("send") : text("send to", to), e);
        } finally {
            if (local == null) {
                refreshLocal(); // the kernel has bound it
            }
        }
    }

    private void bindSource(@Nullable InetSocketAddress to) throws IOException {
        InetAddress source = to == null ? null : config.sourceFor(to.getAddress());
        if (source != null) {
            bind(new InetSocketAddress(source, 0));
        }
    }

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        requireOpen();
        if (local == null) {
            bindSource(to);
        }
        try {
            if (remote != null) {
                channel.disconnect(); // the JDK wants this between two peers
            }
            channel.connect(to);
        } catch (IOException | RuntimeException e) {
            throw JdkFailure.of(text("connect", to), e);
        }
        remote = to;
        refreshLocal();
    }

    @Override
    public void disconnect() throws IOException {
        requireOpen();
        if (remote != null) {
            channel.disconnect();
            remote = null;
            refreshLocal();
        }
    }

    @Override
    public void join(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException {
        requireOpen();
        try {
            MembershipKey key = source == null ? channel.join(group, on) : channel.join(group, on, source);
            memberships.put(new Membership(group, on, source), key);
        } catch (IOException | RuntimeException e) {
            throw JdkFailure.of("join " + group.getHostAddress() + " on " + on.getName() + " via " + config.name(), e);
        }
    }

    @Override
    public void leave(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException {
        requireOpen();
        MembershipKey key = memberships.remove(new Membership(group, on, source));
        if (key == null) {
            throw new SocketException("leave " + group.getHostAddress() + " on " + on.getName() + " via "
                    + config.name() + ": it was not joined there");
        }
        key.drop();
    }

    @Override
    public @Nullable InetSocketAddress local() { return local; }

    @Override
    public @Nullable InetSocketAddress remote() { return remote; }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException { options.set(channel, option, value); }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException { return options.get(channel, option); }

    @Override
    public Set<SocketOption<?>> options() { return options.keys(); }

    @Override
    public @Nullable IOException failure() { return null; }

    @Override
    public void close() {
        JdkEngine home = engine;
        engine = null;
        if (home != null) {
            home.forget(this);
        }
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger("io.nstack.stack.kernel").log(System.Logger.Level.DEBUG, text("close") + ": " + e);
        }
    }

    @Override
    public void abort() { close(); }

    private void requireOpen() throws IOException {
        if (engine == null) {
            throw new ClosedChannelException();
        }
    }

    private String text(String action) {
        InetSocketAddress peer = remote;
        return peer == null ? action + " via " + config.name() : text(action, peer);
    }

    private String text(String action, InetSocketAddress address) {
        return AddressText.of(action, address, config.name());
    }
}
