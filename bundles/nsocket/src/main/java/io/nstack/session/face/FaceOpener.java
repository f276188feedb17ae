package io.nstack.session.face;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.nstack.nsocket.BlockingDatagrams;
import io.nstack.nsocket.BlockingListener;
import io.nstack.nsocket.BlockingSockets;
import io.nstack.nsocket.BlockingStream;
import io.nstack.nsocket.NSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens sessions and puts faces on them, with options that it carries. Immutable; any thread. */
public final class FaceOpener implements BlockingSockets {

    private static final int CONNECT_TIMEOUT_MILLIS = 30_000; // Netty's
    private static final int LOOP_GRACE_MILLIS = 250; // the loop's own time-out says more, so it goes first
    private static final int LARGEST_DATAGRAM = 65_536;

    private final NSocket sockets;
    private final Map<ChannelOption<?>, Object> options;

    /** Opens the sessions of one application. */
    public FaceOpener(NSocket sockets) { this(sockets, Map.of()); }

    private FaceOpener(NSocket sockets, Map<ChannelOption<?>, Object> options) {
        this.sockets = sockets;
        this.options = options;
    }

    @Override
    public <T> FaceOpener with(ChannelOption<T> option, T value) {
        if (option == ChannelOption.AUTO_READ || option == ChannelOption.ALLOW_HALF_CLOSURE) {
            throw new IllegalArgumentException(option + " is the runtime's own in blocking sessions");
        }
        return with(Map.of(option, value));
    }

    FaceOpener with(Map<ChannelOption<?>, Object> more) {
        Map<ChannelOption<?>, Object> all = new LinkedHashMap<>(options);
        all.putAll(more);
        return new FaceOpener(sockets, all);
    }

    @Override
    public FaceOpener connectTimeout(Duration timeout) {
        long millis = Math.ceilDiv(Deadline.nanos(timeout), TimeUnit.MILLISECONDS.toNanos(1));
        return with(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, millis));
    }

    /** With the connect time-out of a {@link java.net.Socket}, where 0 says none, unless the factory has its own. */
    FaceOpener connectWithin(int millis) {
        return millis == 0 && options.containsKey(ChannelOption.CONNECT_TIMEOUT_MILLIS)
                ? this
                : with(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis);
    }

    // ---- streams ----

    @Override
    public BlockingStream connect(SocketAddress remote) throws IOException {
        return begin(resolved(remote), null).awaitConnected();
    }

    @Override
    public BlockingStream connect(SocketAddress remote, SocketAddress local) throws IOException {
        return begin(resolved(remote), local).awaitConnected();
    }

    /** A connect under way, whose face can be closed meanwhile. */
    record Connecting(StreamFace face, ChannelFuture connected, long timeoutNanos) {

        StreamFace awaitConnected() throws IOException {
            face.awaitOpen(connected, timeoutNanos);
            return face;
        }
    }

    Connecting begin(SocketAddress remote, @Nullable SocketAddress local) {
        LoopThreads.refuse(sockets.group(), "connect");
        DuplexChannel channel = remote instanceof InetSocketAddress
                ? sockets.streams().newChannel()
                : sockets.domainStreams().newChannel();
        StreamFace face = new StreamFace(channel, sockets.group());
        Bootstrap bootstrap = new Bootstrap().group(sockets.group()).channelFactory(() -> channel)
                .handler(face.handler()).disableResolver();
        setOptions(bootstrap).option(ChannelOption.ALLOW_HALF_CLOSURE, true);
        ChannelFuture connected = local == null ? bootstrap.connect(remote) : bootstrap.connect(remote, local);
        return new Connecting(face, connected, connectNanos());
    }

    /** How long the waiting thread itself waits: a little longer than the loop, if it does its work. */
    private long connectNanos() {
        Object set = options.getOrDefault(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);
        int millis = (Integer) set;
        return millis == 0 ? 0 : TimeUnit.MILLISECONDS.toNanos((long) millis + LOOP_GRACE_MILLIS);
    }

    /** Looks a name up on the calling thread, which may wait; a loop may not. */
    private static SocketAddress resolved(SocketAddress address) throws IOException {
        return address instanceof InetSocketAddress inet && inet.isUnresolved()
                ? new InetSocketAddress(InetAddress.getByName(inet.getHostString()), inet.getPort())
                : address;
    }

    // ---- listeners ----

    @Override
    public BlockingListener listen(SocketAddress local) throws IOException { return open(resolved(local)); }

    ListenerFace open(SocketAddress local) throws IOException {
        LoopThreads.refuse(sockets.group(), "listen");
        ServerChannel channel = local instanceof InetSocketAddress
                ? sockets.listeners().newChannel()
                : sockets.domainListeners().newChannel();
        ListenerFace face = new ListenerFace(channel, sockets.group());
        ServerBootstrap bootstrap = new ServerBootstrap().group(sockets.group()).channelFactory(() -> channel)
                .handler(face.handler()).childHandler(face.children())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        face.awaitOpen(setOptions(bootstrap).bind(local), connectNanos());
        return face;
    }

    // ---- datagrams ----

    @Override
    public BlockingDatagrams datagrams(InetSocketAddress local) throws IOException {
        DatagramFace face = datagramFace();
        face.awaitOpen(bootstrap(face).bind(resolved(local)), connectNanos());
        return face;
    }

    @Override
    public BlockingDatagrams datagramsTo(InetSocketAddress remote) throws IOException {
        SocketAddress to = resolved(remote);
        DatagramFace face = datagramFace();
        face.awaitOpen(bootstrap(face).connect(to), connectNanos());
        return face;
    }

    private DatagramFace datagramFace() {
        LoopThreads.refuse(sockets.group(), "opening a datagram session");
        return new DatagramFace(sockets.datagrams().newChannel(), sockets.group());
    }

    private Bootstrap bootstrap(DatagramFace face) {
        Bootstrap bootstrap = new Bootstrap().group(sockets.group())
                .channelFactory(() -> (DatagramChannel) face.channel()).handler(face.handler()).disableResolver()
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM));
        return setOptions(bootstrap);
    }

    @SuppressWarnings("unchecked") // each value came in with its option
    private <B extends AbstractBootstrap<B, ? extends Channel>> B setOptions(B bootstrap) {
        options.forEach((option, value) -> bootstrap.option((ChannelOption<Object>) option, value));
        return bootstrap;
    }

    // ---- the JDK's sockets ----

    @Override
    public SocketFactory socketFactory() { return new SessionSocketFactory(this); }

    @Override
    public ServerSocketFactory serverSocketFactory() { return new SessionServerSocketFactory(this); }
}
