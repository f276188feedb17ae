package io.nstack.stack.tck;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Homed;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.loop.LoopKind;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One check under way: the stack, its loops, and short ways to do with them what checks do. */
final class Trial implements AutoCloseable {

    private static final int BACKLOG = 16;
    private static final long ROUND_NANOS = 500_000;

    private final Subject subject;
    private final Duration bound;
    private final List<TckLoop> loops = new ArrayList<>();
    private final List<NetworkStack> fresh = new ArrayList<>();
    private @Nullable NetworkStack stack;
    private List<LoopKind> kinds; // that the stack may get on with

    Trial(Subject subject, Duration bound) {
        this.subject = subject;
        this.bound = bound;
        LoopKind wanted = subject.loops();
        this.kinds = wanted == null ? LoopKind.available() : List.of(wanted);
    }

    Duration bound() { return bound; }

    // ---- stacks ----

    /** A running stack: the live one, or one started for this check. */
    NetworkStack stack() throws IOException {
        NetworkStack here = stack;
        if (here == null) {
            here = subject.live() ? subject.stacks().get() : newStack();
            if (!subject.live()) {
                here.start(status -> {});
            }
            requireUp(here.status());
            stack = here;
        }
        return here;
    }

    private static void requireUp(StackStatus status) {
        if (status.state() == StackState.DOWN) {
            throw new Skipped("the stack is " + status);
        }
    }

    /** A stack that was not started yet; stopped after the check. */
    NetworkStack newStack() {
        requireFresh();
        NetworkStack made = subject.stacks().get();
        fresh.add(made);
        return made;
    }

    /**
     * Lets a stack whose engines have closed come to its end: stops it, or waits where it is live.
     *
     * @param done what must have happened when {@link NetworkStack#stop} returns
     */
    void finish(String what, Callable<Boolean> done) throws Exception {
        if (subject.live()) {
            await(what, done);
        } else {
            stack().stop(bound);
            Violation.unless(done.call(), "not before the stack had stopped: " + what);
        }
    }

    void requireFresh() {
        if (subject.live()) {
            throw new Skipped("the live stack is neither started, drained nor stopped");
        }
    }

    boolean offers(Transport transport) throws IOException { return stack().traits().transports().contains(transport); }

    void requireDatagrams() throws IOException {
        if (!offers(Transport.DATAGRAM)) {
            throw new Skipped("the stack has no datagrams");
        }
    }

    // ---- loops ----

    /** The first loop. */
    TckLoop a() throws Exception { return loop(0); }

    /** Another loop. */
    TckLoop b() throws Exception { return loop(1); }

    TckLoop loop(int index) throws Exception {
        while (loops.size() <= index) {
            loops.add(open(stack()));
        }
        return loops.get(index);
    }

    /** A loop with an engine of that stack; closed after the check. */
    TckLoop open(NetworkStack of) throws Exception {
        IOException refused = new IOException("there are no loops for " + of.name());
        for (LoopKind each : kinds) {
            try {
                TckLoop loop = TckLoop.open(each, of::newEngine, bound);
                kinds = List.of(each); // it needs no more asking
                return loop;
            } catch (IOException e) {
                e.addSuppressed(refused);
                refused = e;
            }
        }
        throw refused;
    }

    /** One that {@link #close} closes. */
    TckLoop keep(TckLoop loop) {
        loops.add(loop);
        return loop;
    }

    /** Whether an engine can know what happens to an endpoint that nobody reads from. */
    boolean tells() throws Exception {
        return a().watchesDescriptors() || a().call(a().engine()::polled);
    }

    /** Skips the rule where an engine cannot know that. */
    void requireTelling() throws Exception {
        if (!tells()) {
            throw new Skipped("a selector of the JDK cannot tell what is behind unread bytes");
        }
    }

    // ---- listeners ----

    InetSocketAddress address() { return subject.address(); }

    ListenerEndpoint listen(TckLoop on) throws Exception { return listen(on, address(), EndpointOptions.NONE); }

    ListenerEndpoint listen(TckLoop on, SocketAddress local, EndpointOptions options) throws Exception {
        return on.call(() -> on.engine().listen(new ListenRequest(local, BACKLOG, options)));
    }

    /** The address that an endpoint is bound to. */
    InetSocketAddress local(TckLoop on, Endpoint endpoint) throws Exception {
        on.await("the local address", () -> endpoint.local() != null);
        if (on.call(endpoint::local) instanceof InetSocketAddress inet) {
            return inet;
        }
        throw new Violation("local() is no internet address: " + on.call(endpoint::local));
    }

    /** An address of the stack at which nobody listens. */
    InetSocketAddress nobody() throws Exception {
        ListenerEndpoint gone = listen(a());
        InetSocketAddress address = local(a(), gone);
        a().run(gone::close);
        return address;
    }

    StreamEndpoint tryAccept(TckLoop on, ListenerEndpoint listener) throws Exception {
        StreamEndpoint[] accepted = new StreamEndpoint[1];
        on.await("a connection to accept", () -> {
            accepted[0] = listener.tryAccept();
            return accepted[0] != null;
        });
        return accepted[0];
    }

    /** The loop that an accepted connection names, or null. */
    @Nullable
    TckLoop home(StreamEndpoint accepted) {
        return accepted instanceof Homed homed
                ? loops.stream().filter(each -> each.index() == homed.loop()).findFirst().orElse(null)
                : null;
    }

    /** Accepts in the listener's loop and attaches in another or the same, or in the one that the connection names. */
    End accept(TckLoop on, ListenerEndpoint listener, TckLoop wanted) throws Exception {
        StreamEndpoint accepted = tryAccept(on, listener);
        TckLoop named = home(accepted);
        TckLoop home = named == null ? wanted : named;
        home.run(() -> home.engine().attach(accepted));
        return new End(home, accepted);
    }

    // ---- connections ----

    StreamEndpoint begin(TckLoop on, SocketAddress remote) throws Exception {
        return begin(on, new ConnectRequest(remote, null, EndpointOptions.NONE, null));
    }

    StreamEndpoint begin(TckLoop on, ConnectRequest request) throws Exception {
        return on.call(() -> on.engine().connect(request));
    }

    End connect(TckLoop on, SocketAddress remote) throws Exception {
        return connect(on, new ConnectRequest(remote, null, EndpointOptions.NONE, null));
    }

    End connect(TckLoop on, ConnectRequest request) throws Exception {
        End end = new End(on, begin(on, request));
        on.await("the connection to " + request.remote(), () -> {
            IOException failure = end.stream.failure();
            if (failure != null) {
                throw failure;
            }
            return end.stream.isConnected();
        });
        return end;
    }

    /** Both ends of one connection. */
    record Pair(End client, End server) {}

    /** Both ends in the first loop. */
    Pair pair() throws Exception { return pair(a(), a()); }

    /** The client in the first loop, the server in another. */
    Pair across() throws Exception { return pair(a(), b()); }

    Pair pair(TckLoop client, TckLoop server) throws Exception {
        ListenerEndpoint listener = listen(server);
        End dialled = connect(client, local(server, listener));
        return new Pair(dialled, accept(server, listener, server));
    }

    // ---- datagrams ----

    AddressFamily family() { return AddressFamily.of(address()); }

    DatagramEndpoint datagram(TckLoop on, @Nullable InetSocketAddress local) throws Exception {
        requireDatagrams();
        return on.call(() -> on.engine().openDatagram(new DatagramRequest(family(), local, EndpointOptions.NONE)));
    }

    void send(TckLoop on, DatagramEndpoint from, byte[] bytes, @Nullable InetSocketAddress to) throws Exception {
        ByteBuf buffer = End.direct(bytes);
        try {
            on.await("room for a datagram", () -> from.trySend(buffer, to));
        } finally {
            buffer.release();
        }
    }

    byte[] receive(TckLoop on, DatagramEndpoint to) throws Exception { return receive(on, to, 64 * 1024); }

    byte[] receive(TckLoop on, DatagramEndpoint to, int room) throws Exception {
        ByteBuf buffer = End.room(room);
        int[] got = new int[1];
        try {
            on.await("a datagram", () -> {
                got[0] = to.tryReceive(buffer);
                return got[0] >= 0;
            });
            Violation.unless(buffer.readableBytes() == got[0],
                    "tryReceive returned " + got[0] + " and put " + buffer.readableBytes() + " bytes into the buffer");
            return End.bytes(buffer);
        } finally {
            buffer.release();
        }
    }

    // ---- waiting outside of loops ----

    /** Opens something on an address that was given up just now: some loops let go of a socket a few turns later. */
    <T> T awaitFree(Callable<T> open) throws Exception {
        long deadline = System.nanoTime() + bound.toNanos();
        while (true) {
            try {
                return open.call();
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new Violation("an address is not free within " + bound.toMillis() + " ms: " + e.getMessage(),
                            e);
                }
            }
            LockSupport.parkNanos(ROUND_NANOS);
        }
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new Violation("not within " + bound.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(ROUND_NANOS);
        }
    }

    /** Closes what the check left open. What goes wrong here has a rule of its own. */
    @Override
    public void close() {
        for (TckLoop each : loops) {
            end(each);
        }
        for (NetworkStack each : fresh) {
            try {
                each.stop(Duration.ofSeconds(1));
            } catch (RuntimeException e) {
                debug(e);
            }
        }
    }

    private static void end(TckLoop loop) {
        try {
            loop.close();
        } catch (Exception | AssertionError e) {
            debug(e);
        }
    }

    private static void debug(Throwable e) {
        System.getLogger("io.nstack.stack.tck").log(System.Logger.Level.DEBUG, "after a check: " + e);
    }
}
