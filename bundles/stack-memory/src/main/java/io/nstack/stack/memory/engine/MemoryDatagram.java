package io.nstack.stack.memory.engine;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.memory.config.MemoryConfig;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket for datagrams between endpoints of one network, one to one: there are no groups and no broadcast. What comes
 * while the receive buffer is full is lost. Loop thread only.
 */
final class MemoryDatagram extends DatagramEndpoint {

    private static final int MOST_BYTES = 65_507; // as UDP over IPv4 (RFC 768, RFC 791)

    private final MemoryConfig config;
    private final Settings settings;
    private final boolean inet6;
    private final DatagramQueue in = new DatagramQueue();
    private final Signal signal = new Signal(this);
    private final @Nullable ByteBuf[] parts = new ByteBuf[MOST_BYTES / MemoryConfig.SLOT_BYTES + 1];
    private @Nullable MemoryEngine engine; // null after the end
    private @Nullable Binding binding;
    private @Nullable InetSocketAddress source; // as others see it, for receivers of the family last sent to
    private @Nullable InetSocketAddress remote;
    private @Nullable InetSocketAddress sender;
    private @Nullable InetSocketAddress lastTo; // saves looking up again
    private @Nullable Binding lastReceiver;
    private @Nullable IOException pending;
    private int partsToCome; // of the datagram that is being delivered
    private boolean dropping; // those parts

    MemoryDatagram(MemoryEngine engine, DatagramRequest request) throws IOException {
        this.engine = engine;
        this.config = engine.config();
        this.settings = new Settings(config);
        this.inet6 = request.family() == AddressFamily.INET6;
        OptionTable.DATAGRAM.apply(request.options(), settings);
        InetSocketAddress local = request.local();
        if (local != null) {
            binding = bound(engine, local);
        }
    }

    // ---- addresses ----

    @Override
    public void bind(InetSocketAddress local) throws IOException {
        MemoryEngine home = requireOpen();
        if (binding != null) {
            throw new SocketException(Words.of("bind", local, config.name()) + ": it is bound already");
        }
        binding = bound(home, local);
    }

    private Binding bound(MemoryEngine home, InetSocketAddress local) throws BindException {
        boolean shares = settings.reusePort || settings.reuseAddress;
        try {
            return home.network().datagrams().bind(new Ports.Request(local, this, home, inet6, shares));
        } catch (BindException e) {
            throw new BindException(Words.of("bind", local, config.name()) + ": " + e.getMessage());
        }
    }

    /** Binds to a port of the stack's choice if that was not done yet. */
    private void ensureBound(MemoryEngine home, InetAddress towards) throws IOException {
        if (binding == null) {
            binding = bound(home, new InetSocketAddress(inet6
                    ? InetAddress.ofLiteral("::")
                    : InetAddress.ofLiteral("0.0.0.0"), 0));
        }
        InetSocketAddress mine = source;
        if (mine == null || (mine.getAddress() instanceof Inet6Address) != (towards instanceof Inet6Address)) {
            InetSocketAddress local = binding.local();
            source = local.getAddress().isAnyLocalAddress()
                    ? new InetSocketAddress(config.sourceFor(towards), local.getPort())
                    : local;
        }
    }

    @Override
    public void connect(InetSocketAddress to) throws IOException {
        MemoryEngine home = requireOpen();
        ensureBound(home, reachable("connect", to));
        remote = to;
    }

    @Override
    public void disconnect() throws IOException {
        requireOpen();
        remote = null;
    }

    private InetAddress reachable(String action, InetSocketAddress to) throws IOException {
        InetAddress host = config.self(to.getAddress());
        if (!config.has(host)) {
            throw new NoRouteToHostException(Words.of(action, to, config.name()) + ": Network is unreachable");
        }
        if (!inet6 && host instanceof Inet6Address) {
            throw new NoRouteToHostException(Words.of(action, to, config.name()) + ": this is an IPv4 socket");
        }
        return host;
    }

    // ---- it sends ----

    @Override
    public boolean trySend(ByteBuf src, @Nullable InetSocketAddress to) throws IOException {
        MemoryEngine home = requireOpen();
        throwPending();
        InetSocketAddress there = to == null ? remote : to;
        if (there == null) {
            throw new SocketException("send via " + config.name() + ": Destination address required");
        }
        int length = src.readableBytes();
        if (length > Math.min(MOST_BYTES, settings.sendBufferBytes())) {
            throw new SocketException(Words.of("send to", there, config.name()) + ": Message too long");
        }
        Binding receiver = receiver(home, there);
        InetSocketAddress from = source;
        if (receiver == null || from == null) {
            if (there == remote) {
                unreachable(home, there);
            }
            return true; // and lost, as on any network
        }
        return send(home, src, length, receiver, from);
    }

    private @Nullable Binding receiver(MemoryEngine home, InetSocketAddress there) throws IOException {
        Binding known = lastReceiver;
        if (known != null && !known.isReleased() && there.equals(lastTo)) {
            return known;
        }
        InetAddress host = reachable("send to", there);
        ensureBound(home, host);
        Binding found = home.network().datagrams().find(host, there.getPort(), System.identityHashCode(this));
        lastReceiver = found;
        lastTo = there;
        return found;
    }

    private boolean send(MemoryEngine home, ByteBuf src, int length, Binding receiver, InetSocketAddress from) {
        int count = Math.max(1, (length + MemoryConfig.SLOT_BYTES - 1) / MemoryConfig.SLOT_BYTES);
        Wire wire = home.wireTo(receiver.engine());
        if (!wire.hasRoom(count)) {
            signal.want(WRITABLE);
            wire.onRoom(() -> signal.edge(WRITABLE, home));
            return false;
        }
        for (int i = 0; i < count; i++) {
            ByteBuf part = home.pool().tryTake();
            if (part == null) {
                giveBack(i);
                signal.want(WRITABLE);
                home.onBuffers(() -> signal.edge(WRITABLE, home));
                return false;
            }
            parts[i] = part;
        }
        int index = src.readerIndex();
        for (int i = 0; i < count; i++) {
            ByteBuf part = parts[i];
            parts[i] = null;
            if (part != null) {
                int bytes = Math.min(part.writableBytes(), src.writerIndex() - index);
                Bytes.append(src, index, part, bytes);
                index += bytes;
                wire.addDatagram(receiver.owner(), this, from, part, count - 1 - i);
            }
        }
        wire.publish();
        return true;
    }

    private void giveBack(int count) {
        for (int i = 0; i < count; i++) {
            ByteBuf part = parts[i];
            parts[i] = null;
            if (part != null) {
                part.release();
            }
        }
    }

    // ---- it receives ----

    void receive(Message message, Wire by, MemoryEngine home) {
        if (message.kind == Kind.UNREACHABLE) {
            if (remote != null && engine != null) {
                unreachable(home, remote);
            }
            return;
        }
        boolean beginning = partsToCome == 0;
        partsToCome = message.number;
        if (beginning) {
            dropping = !hasRoomFor(message);
            if (engine == null) {
                home.wireTo(by.from()).send(Kind.UNREACHABLE, message.from(), this, 0);
            }
        }
        if (dropping || message.sender == null) {
            return; // the wire releases it
        }
        if (beginning) {
            in.begin(message.sender, message.number + 1);
        }
        in.add(message.take());
        if (message.number == 0) {
            signal.edge(READABLE, home);
        }
    }

    private boolean hasRoomFor(Message message) {
        if (engine == null || (remote != null && !remote.equals(message.sender))) {
            return false;
        }
        int bytes = (message.number + 1) * MemoryConfig.SLOT_BYTES;
        return in.isEmpty() || in.charged() + bytes <= settings.receiveBufferBytes();
    }

    private void unreachable(MemoryEngine home, InetSocketAddress peer) {
        pending = new PortUnreachableException(
                Words.of("send to", peer, config.name()) + ": Connection refused");
        signal.raise(READABLE | WRITABLE, home);
    }

    private void throwPending() throws IOException {
        IOException once = pending;
        if (once != null) {
            pending = null;
            throw once;
        }
    }

    @Override
    public int tryReceive(ByteBuf dst) throws IOException {
        requireOpen();
        throwPending();
        if (in.isEmpty()) {
            signal.want(READABLE);
            return -1;
        }
        sender = in.firstSender();
        return in.readTo(dst);
    }

    @Override
    public InetSocketAddress sender() {
        if (sender == null) {
            throw new IllegalStateException("nothing was received yet");
        }
        return sender;
    }

    // ---- it ends ----

    @Override
    public void close() {
        MemoryEngine home = engine;
        engine = null;
        if (home != null) {
            signal.silence();
            home.forget(this);
            in.clear();
            if (binding != null) {
                home.network().datagrams().release(binding);
            }
        }
    }

    @Override
    public void abort() { close(); }

    private MemoryEngine requireOpen() throws IOException {
        MemoryEngine home = engine;
        if (home == null) {
            throw new ClosedChannelException();
        }
        return home;
    }

    // ---- what it is ----

    /** As it was bound; once it is connected, what the peer sees. */
    @Override
    public @Nullable InetSocketAddress local() {
        if (binding == null) {
            return null;
        }
        return remote != null && source != null ? source : binding.local();
    }

    @Override
    public @Nullable InetSocketAddress remote() { return remote; }

    @Override
    public <T> void option(SocketOption<T> option, T value) { OptionTable.DATAGRAM.set(settings, option, value); }

    @Override
    public <T> T option(SocketOption<T> option) { return OptionTable.DATAGRAM.get(settings, option); }

    @Override
    public Set<SocketOption<?>> options() { return OptionTable.DATAGRAM.keys(); }

    @Override
    public @Nullable IOException failure() { return null; }
}
