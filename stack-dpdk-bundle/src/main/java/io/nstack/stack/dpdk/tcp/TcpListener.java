package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.loop.Home;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A listening address. Connections come to be in whichever loop their SYN arrives, and wait here for the listener's own.
 * Loop thread only, but for what is marked.
 */
public final class TcpListener extends ListenerEndpoint {

    private final TcpLayer layer;
    private final Home home;
    private final int backlog;
    private final Signal signal;
    private final Queue<TcpStream> accepted = new ConcurrentLinkedQueue<>(); // any thread adds
    private final AtomicInteger waiting = new AtomicInteger(); // any thread
    private final InetSocketAddress local;
    private volatile TcpOptions inherited; // replaced, never changed
    private volatile boolean closed; // written on the loop
    private @Nullable IOException failure;
    private IpAddress address = new IpAddress(0, 0); // set by the ports, before others see it
    private int port;

    TcpListener(TcpLayer layer, Home home, ListenRequest request) throws IOException {
        this.layer = layer;
        this.home = home;
        this.backlog = request.backlog();
        TcpOptions options = new TcpOptions(layer.settings());
        OptionTable.STREAM.apply(request.options(), options);
        layer.requireCongestion(options.congestion);
        this.inherited = options;
        String stack = layer.settings().stackName();
        InetSocketAddress wanted = Words.inet(request.local(), "listen", stack);
        this.signal = new Signal(this, layer);
        try {
            local = layer.ports().bind(this, wanted);
        } catch (BindException e) {
            throw new BindException(Words.of("listen", wanted, stack) + ": " + e.getMessage());
        }
    }

    // ---- what the ports ask; any thread ----

    void bound(IpAddress to, int chosen) {
        address = to;
        port = chosen;
    }

    int port() { return port; }

    /** The options of its connections, to be copied. Any thread. */
    TcpOptions inherited() { return inherited; }

    /** How well the address fits: 0 = not, 1 = all addresses of both families, 2 = of one, 3 = this one. */
    int match(long high, long low) {
        if (address.high() == high && address.low() == low) {
            return 3;
        }
        if (address.high() == 0 && address.low() == 0) {
            return 1; // :: takes IPv4 as well
        }
        return isAnyIpv4() && IpAddress.isIpv4(high, low) ? 2 : 0;
    }

    private boolean isAnyIpv4() { return address.isIpv4() && (int) address.low() == 0; }

    boolean overlaps(IpAddress other) {
        boolean otherIsAny = (other.high() == 0 && other.low() == 0)
                || (other.isIpv4() && (int) other.low() == 0 && address.isIpv4());
        return otherIsAny || match(other.high(), other.low()) > 0;
    }

    // ---- what the loops of its connections do; any thread ----

    boolean isClosed() { return closed; }

    boolean hasRoom() { return !closed && waiting.get() < backlog; }

    /** A connection is established and waits to be accepted. */
    void offer(TcpStream stream) {
        waiting.incrementAndGet();
        accepted.add(stream);
        boolean heard = true;
        if (home.inLoop()) {
            signal.edge(READABLE);
        } else {
            heard = home.execute(() -> signal.edge(READABLE));
        }
        if ((closed || !heard) && accepted.remove(stream)) {
            stream.abort();
        }
    }

    // ---- the endpoint ----

    @Override
    public @Nullable StreamEndpoint tryAccept() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (closed) {
            throw new ClosedChannelException();
        }
        TcpStream next = accepted.poll();
        if (next == null) {
            signal.want(READABLE);
        } else {
            waiting.decrementAndGet();
        }
        return next;
    }

    @Override
    public InetSocketAddress local() { return local; }

    @Override
    public <T> void option(SocketOption<T> option, T value) {
        TcpOptions changed = new TcpOptions(inherited);
        OptionTable.STREAM.set(changed, option, value);
        layer.requireCongestion(changed.congestion);
        inherited = changed;
    }

    @Override
    public <T> T option(SocketOption<T> option) { return OptionTable.STREAM.get(inherited, option); }

    @Override
    public Set<SocketOption<?>> options() { return OptionTable.STREAM.keys(); }

    @Override
    public @Nullable IOException failure() { return failure; }

    /** The link has gone. */
    void fail(String reason) {
        if (!closed) {
            failure = new SocketException(Words.of("listen", local, layer.settings().stackName()) + ": " + reason);
            signal.raise(FAILED);
            end();
        }
    }

    @Override
    public void close() {
        signal.silence();
        if (!closed) {
            end();
        }
        layer.forget(this);
    }

    private void end() {
        closed = true;
        layer.ports().release(this);
        for (TcpStream each = accepted.poll(); each != null; each = accepted.poll()) {
            each.abort();
        }
    }

    @Override
    public void abort() { close(); }
}
