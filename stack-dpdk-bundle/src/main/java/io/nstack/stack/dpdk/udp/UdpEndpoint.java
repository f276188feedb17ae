package io.nstack.stack.dpdk.udp;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.Host;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.poll.DatagramBatching;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Multicast;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A UDP socket. Loop thread only. */
public final class UdpEndpoint extends DatagramEndpoint implements DatagramBatching, Multicast {

    private static final int MOST_AT_ONCE = 64;

    private final UdpLayer layer;
    private final UdpOptions options;
    private final boolean inet6;
    private final ReceiveQueue in = new ReceiveQueue();
    private final Signal signal;
    private final Memberships memberships;
    private final UdpSender out;
    private @Nullable Binding binding;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable InetSocketAddress sender;
    private long senderHigh;
    private long senderLow;
    private @Nullable IOException pending;
    private @Nullable IOException failure;
    private boolean closed;

    UdpEndpoint(UdpLayer layer, DatagramRequest request) {
        this.layer = layer;
        this.options = new UdpOptions(layer.settings());
        this.inet6 = request.family() == AddressFamily.INET6;
        this.signal = new Signal(this, layer);
        this.memberships = new Memberships(layer.ip().host().groups());
        this.out = new UdpSender(layer, options);
        options.apply(request.options());
    }

    void bindAsRequested(DatagramRequest request) throws IOException {
        if (request.local() != null) {
            bind(request.local());
        }
    }

    // ---- addresses ----

    @Override
    public void bind(InetSocketAddress wanted) throws IOException {
        requireOpen();
        String what = Words.of("bind", wanted, name());
        if (binding != null) {
            throw new SocketException(what + ": it is bound already");
        }
        if (wanted.isUnresolved()) {
            throw new BindException(what + ": the address is not resolved");
        }
        IpAddress address = IpAddress.of(wanted.getAddress());
        Host host = layer.ip().host();
        if (!Binding.isAny(address) && !host.owns(address.high(), address.low())
                && !host.isBroadcast(address.high(), address.low()) && !Host.isGroup(address.high(), address.low())) {
            throw new BindException(what + ": Cannot assign requested address");
        }
        if (!inet6 && !address.isIpv4() && !Binding.isAny(address)) {
            throw new BindException(what + ": this is an IPv4 socket");
        }
        try {
            Binding.Request request = new Binding.Request(address, wanted.getPort(), inet6,
                    options.reuseAddress || options.reusePort, this, layer);
            binding = layer.ports().bind(request);
        } catch (BindException e) {
            throw new BindException(what + ": " + e.getMessage());
        }
        local = new InetSocketAddress(wanted.getAddress(), binding.port);
    }

    private Binding ensureBound() throws IOException {
        if (binding == null) {
            bind(new InetSocketAddress(InetAddress.ofLiteral(inet6 ? "::" : "0.0.0.0"), 0));
        }
        if (binding == null) {
            throw new ClosedChannelException();
        }
        return binding;
    }

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        requireOpen();
        Destination way = way("connect", to);
        Binding bound = ensureBound();
        bound.peer(new Binding.Peer(way.remoteHigh(), way.remoteLow(), to.getPort()));
        remote = to;
        if (bound.isAny()) {
            InetAddress source = new IpAddress(way.localHigh(), way.localLow()).toInetAddress();
            local = new InetSocketAddress(source, bound.port);
        }
    }

    @Override
    public void disconnect() throws IOException {
        requireOpen();
        remote = null;
        if (binding != null) {
            binding.peer(null);
            local = new InetSocketAddress(binding.isAny()
                    ? InetAddress.ofLiteral(inet6 ? "::" : "0.0.0.0")
                    : binding.address().toInetAddress(), binding.port);
        }
    }

    /** The way to a peer. The address we are bound to is where we send from, unless it is a group's. */
    private Destination way(String action, InetSocketAddress to) throws IOException {
        if (to.isUnresolved()) {
            throw new NoRouteToHostException(Words.of(action, to, name()) + ": the address is not resolved");
        }
        IpAddress there = IpAddress.of(to.getAddress());
        if (!inet6 && !there.isIpv4()) {
            throw new NoRouteToHostException(Words.of(action, to, name()) + ": this is an IPv4 socket");
        }
        if (to.getPort() == 0 && action.equals("send to")) {
            throw new SocketException(Words.of(action, to, name()) + ": there is no port 0");
        }
        try {
            Host host = layer.ip().host();
            IpAddress from = binding == null ? null : binding.address();
            return from != null && host.owns(from.high(), from.low())
                    ? layer.ip().destination(from.high(), from.low(), there.high(), there.low())
                    : layer.ip().destination(0, 0, there.high(), there.low());
        } catch (NoRouteToHostException e) {
            throw new NoRouteToHostException(Words.of(action, to, name()) + ": " + e.getMessage());
        }
    }

    // ---- it sends ----

    @Override
    public boolean trySend(ByteBuf src, @Nullable InetSocketAddress to) throws IOException {
        requireOpen();
        throwPending();
        InetSocketAddress there = to == null ? remote : to;
        if (there == null) {
            throw new SocketException("send via " + name() + ": Destination address required");
        }
        if (!out.isTo(there)) {
            Binding bound = ensureBound();
            Destination way = way("send to", there);
            if (!options.broadcast && layer.ip().host().isBroadcast(way.remoteHigh(), way.remoteLow())) {
                throw new SocketException(Words.of("send to", there, name())
                        + ": Permission denied (SO_BROADCAST is not set)"); // RFC 1122 section 4.1.3.6, as kernels do
            }
            out.to(there, way, bound.port);
        }
        if (out.send(src)) {
            return true;
        }
        signal.want(WRITABLE);
        layer.await(this);
        return false;
    }

    @Override
    public int trySend(ByteBuf[] src, @Nullable InetSocketAddress[] to, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try {
                if (!trySend(src[i], to[i])) {
                    return i;
                }
            } catch (IOException e) {
                if (i == 0) {
                    throw e;
                }
                return i; // it fails when it is the first
            }
        }
        return count;
    }

    @Override
    public int maxBatch() { return MOST_AT_ONCE; }

    /** There is room in the link's queue. */
    void onRoom() { signal.edge(WRITABLE); }

    // ---- it receives ----

    /** Takes a datagram; {@code false} = it was dropped. */
    boolean receive(ByteBuf datagram, long high, long low, int port) {
        if (closed || failure != null || !in.hasRoom(datagram.readableBytes(), options.receiveBufferBytes)) {
            datagram.release();
            return false;
        }
        in.add(datagram, high, low, port);
        signal.edge(READABLE);
        return true;
    }

    @Override
    public int tryReceive(ByteBuf dst) throws IOException {
        requireOpen();
        throwPending();
        if (in.isEmpty()) {
            signal.want(READABLE);
            return -1;
        }
        noteSender();
        return in.readTo(dst);
    }

    /** The address object of the last sender serves as long as it is the same. */
    private void noteSender() {
        if (sender == null || in.firstLow() != senderLow || in.firstHigh() != senderHigh
                || in.firstPort() != sender.getPort()) {
            senderHigh = in.firstHigh();
            senderLow = in.firstLow();
            sender = new InetSocketAddress(new IpAddress(senderHigh, senderLow).toInetAddress(), in.firstPort());
        }
    }

    @Override
    public int tryReceive(ByteBuf[] dst, InetSocketAddress[] senders, int count) throws IOException {
        requireOpen();
        throwPending();
        int done = 0;
        while (done < count && !in.isEmpty()) {
            noteSender();
            senders[done] = sender();
            in.readTo(dst[done]);
            done++;
        }
        if (done == 0) {
            signal.want(READABLE);
        }
        return done;
    }

    @Override
    public InetSocketAddress sender() {
        if (sender == null) {
            throw new IllegalStateException("nothing was received yet");
        }
        return sender;
    }

    /** An ICMP error came for a datagram of this port (RFC 1122 section 4.1.3.3): a connected socket hears of it. */
    void onError(PathError error) {
        if (error.kind() == PathError.Kind.TOO_BIG) {
            out.tooBig(error);
            return;
        }
        InetSocketAddress peer = remote;
        Binding.Peer wanted = binding == null ? null : binding.peer();
        if (peer == null || wanted == null || wanted.port() != error.remotePort()
                || wanted.low() != error.remote().low() || wanted.high() != error.remote().high()) {
            return;
        }
        String what = Words.of("send to", peer, name());
        pending = switch (error.kind()) {
            case PORT_UNREACHABLE, PROTOCOL_UNREACHABLE -> new PortUnreachableException(what + ": Connection refused");
            case NETWORK_UNREACHABLE -> new NoRouteToHostException(what + ": Network is unreachable");
            case HOST_UNREACHABLE -> new NoRouteToHostException(what + ": No route to host");
            case PROHIBITED -> new NoRouteToHostException(what + ": Communication prohibited on the way");
            default -> pending; // may pass
        };
        if (pending != null) {
            signal.raise(READABLE | WRITABLE);
        }
    }

    private void throwPending() throws IOException {
        IOException once = pending;
        if (once != null) {
            pending = null;
            throw once;
        }
    }

    // ---- groups ----

    Memberships memberships() { return memberships; }

    @Override
    public void join(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException {
        requireOpen();
        if (!memberships.join(group("join", group), source == null ? null : IpAddress.of(source), layer.nowNanos())) {
            throw new SocketException("join " + group.getHostAddress() + " via " + name() + ": it is joined already");
        }
    }

    @Override
    public void leave(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException {
        requireOpen();
        if (!memberships.leave(group("leave", group), source == null ? null : IpAddress.of(source), layer.nowNanos())) {
            throw new SocketException("leave " + group.getHostAddress() + " via " + name() + ": it was not joined");
        }
    }

    /** There is one link, so the interface's name does not matter. */
    private IpAddress group(String action, InetAddress group) throws SocketException {
        IpAddress address = IpAddress.of(group);
        if (!Host.isGroup(address.high(), address.low()) || (!inet6 && !address.isIpv4())) {
            throw new SocketException(action + " " + group.getHostAddress() + " via " + name() + ": not a group"
                    + (inet6 ? "" : " of IPv4"));
        }
        return address;
    }

    // ---- it ends ----

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        signal.silence();
        in.clear();
        memberships.leaveAll(layer.nowNanos());
        if (binding != null) {
            layer.ports().release(binding);
        }
        layer.forget(this);
    }

    @Override
    public void abort() { close(); }

    /** What carries it has gone. */
    void fail(String reason) {
        if (!closed && failure == null) {
            failure = new SocketException((local == null
                    ? "datagrams via " + name()
                    : Words.of("datagrams of", local, name())) + ": " + reason);
            signal.raise(FAILED);
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (failure != null) {
            throw failure;
        }
    }

    // ---- what it is ----

    private String name() { return layer.settings().name(); }

    @Override
    public @Nullable InetSocketAddress local() { return local; }

    @Override
    public @Nullable InetSocketAddress remote() { return remote; }

    @Override
    public <T> void option(SocketOption<T> option, T value) {
        options.set(option, value);
        out.forget();
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException { return options.get(option); }

    @Override
    public Set<SocketOption<?>> options() { return UdpOptions.KEYS; }

    @Override
    public @Nullable IOException failure() { return failure; }
}
