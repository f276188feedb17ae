package io.nstack.session.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.ServerChannel;
import io.nstack.nsocket.SessionException;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.StackHandle;
import io.nstack.session.loop.EngineSlot;
import io.nstack.session.loop.Loop;
import io.nstack.stack.StackState;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Homed;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A listener: one address of an application, open on every stack that the decision names. It stays open while stacks
 * come and go, opens on those that come later, and accepts from all in turn.
 */
class ListenerSession extends SessionChannel implements ServerChannel {

    private static final Logger LOG = System.getLogger(ListenerSession.class.getName());
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private static final long ACCEPT_AGAIN_MILLIS = 1_000; // after a failure, as in Netty's ServerBootstrap
    private static final long OPEN_AGAIN_MILLIS = 1_000; // where the stack stayed UP, and so says nothing

    private final ListenerConfig config;
    private final Runnable acceptTask = this::acceptAgain;
    private final List<OpenListener> openOn = new CopyOnWriteArrayList<>(); // written by the loop
    private volatile @Nullable SocketAddress bound;
    private @Nullable SocketAddress asked; // loop only, as all below: what was asked for, with the port that it got
    private boolean readPending;
    private boolean accepting;
    private boolean scheduled;
    private int turn;
    private @Nullable Throwable logged;

    ListenerSession(SessionLayer layer, Application application) {
        super(null, layer, application);
        this.config = new ListenerConfig(this);
    }

    // ---- what it is ----

    @Override
    public ListenerConfig config() { return config; }

    @Override
    SessionConfig sessionConfig() { return config; }

    @Override
    public ChannelMetadata metadata() { return METADATA; }

    @Override
    @Nullable
    Endpoint endpoint() { return openOn.isEmpty() ? null : openOn.getFirst().endpoint; }

    @Override
    String stackName() { return openOn.stream().map(each -> each.stack.name()).collect(Collectors.joining(",")); }

    @Override
    Transport transport() { return Transport.STREAM; }

    @Override
    String kind() { return "listen"; }

    @Override
    String state() { return !isOpen() ? "closed" : bound == null ? "new" : "active"; }

    @Override
    public boolean listens() { return true; }

    @Override
    public boolean isActive() { return isOpen() && bound != null; }

    @Override
    protected @Nullable SocketAddress localAddress0() { return bound; }

    @Override
    protected @Nullable SocketAddress remoteAddress0() { return null; }

    // ---- it opens ----

    @Override
    protected void doBind(SocketAddress localAddress) throws Exception {
        SocketAddress local = Addresses.checked(localAddress);
        if (bound != null) {
            throw new IllegalStateException("bind " + Addresses.text(local) + ": the listener is open on "
                    + Addresses.text(bound));
        }
        Decision decision = layer.decide(flow(Direction.LISTEN, local, null), config.pinnedStack());
        String what = "listen " + Addresses.text(local);
        if (decision.candidates().isEmpty()) {
            throw Failures.noStack(what, decision);
        }
        StringJoiner attempts = new StringJoiner(", ");
        IOException last = new BindException("no candidate was left to try");
        for (Candidate candidate : decision.candidates()) {
            try {
                openOn(candidate, withPort(local));
            } catch (IOException e) {
                attempts.add(Failures.attempt(what, candidate.stack(), e));
                last = e;
            }
        }
        if (openOn.isEmpty()) {
            throw Failures.bind(what, attempts.toString(), last);
        }
        asked = withPort(local);
        record.reason(decision.reason() + (attempts.length() == 0 ? "" : "; not on " + attempts));
    }

    /**
     * What was asked for, with the port that the first stack chose. Not that stack's own address: a wildcard may have
     * become the other family's there, which another stack may not speak.
     */
    private SocketAddress withPort(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getPort() == 0
                && bound instanceof InetSocketAddress chosen
                        ? new InetSocketAddress(inet.getAddress(), chosen.getPort())
                        : address;
    }

    private void openOn(Candidate candidate, SocketAddress local) throws IOException {
        StackHandle handle = layer.registry().find(candidate.stack());
        EngineSlot slot = handle == null ? null : ((Loop) eventLoop()).slot(handle);
        if (handle == null || slot == null) {
            throw new IOException("the stack has left");
        }
        try {
            ListenerEndpoint endpoint = listen(slot, local);
            endpoint.owner(this);
            OpenListener opened = new OpenListener(handle, slot, endpoint);
            if (bound == null) {
                bound = endpoint.local();
            }
            openOn.add(opened);
            if (wanted()) {
                acceptLater();
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(Failures.reason(e), e); // an option that this stack cannot take
        } catch (RuntimeException | LinkageError e) {
            slot.broken(e);
            throw new IOException("the stack is broken: " + Failures.reason(e), e);
        }
    }

    /** Stacks that share one address space, as two kernel instances do, share the port once both want it. */
    private ListenerEndpoint listen(EngineSlot slot, SocketAddress local) throws IOException {
        int backlog = Math.max(1, config.getBacklog());
        EndpointOptions options = config.endpointOptions();
        try {
            return slot.listen(new ListenRequest(local, backlog, options));
        } catch (BindException e) {
            boolean shared = false;
            for (OpenListener each : openOn) {
                shared |= each.share();
            }
            if (!shared) {
                throw e;
            }
            return slot.listen(new ListenRequest(local, backlog,
                    options.with(StandardSocketOptions.SO_REUSEPORT, true)));
        }
    }

    // ---- stacks come and go ----

    @Override
    public void onStacksChanged() {
        SocketAddress local = asked;
        if (local == null || !isOpen()) {
            return;
        }
        Decision decision = layer.decide(flow(Direction.LISTEN, local, null), config.pinnedStack());
        for (OpenListener each : openOn) {
            if (decision.candidates().stream().noneMatch(wanted -> wanted.stack().equals(each.stack.name()))) {
                closeOn(each);
            }
        }
        for (Candidate candidate : decision.candidates()) {
            if (openOn.stream().noneMatch(each -> each.stack.name().equals(candidate.stack()))) {
                openLate(candidate, local);
            }
        }
    }

    private void openLate(Candidate candidate, SocketAddress local) {
        try {
            openOn(candidate, local);
            LOG.log(Level.INFO, "listener " + sessionId() + " " + Addresses.text(local) + " opened on "
                    + candidate.stack() + " too: " + candidate.reason());
        } catch (IOException e) {
            String why = "not on " + candidate.stack() + ": " + Failures.reason(e);
            record.reason(why);
            LOG.log(Level.WARNING, "listener " + sessionId() + " " + Addresses.text(local) + " " + why);
        }
    }

    private void closeOn(OpenListener leaving) {
        if (leaving.stack.status().state() == StackState.DRAINING) {
            acceptThoseWaiting(leaving);
        }
        if (!openOn.remove(leaving)) {
            return; // closed meanwhile by a handler
        }
        end(leaving.stack, leaving.endpoint, false);
        leaving.countOut();
    }

    /** Those who wait already were promised this stack. */
    private void acceptThoseWaiting(OpenListener leaving) {
        leaving.ready = true;
        for (int i = 0; i <= config.getBacklog() && leaving.ready; i++) {
            accept(leaving);
        }
    }

    /** A stack has lost it, as with its link. It is opened there anew when the stack can, which it may say at once. */
    private void lost(OpenListener failed) {
        IOException why = failed.endpoint.failure();
        LOG.log(Level.WARNING, title() + " is closed on " + failed.stack.name()
                + (why == null ? "" : ": " + Failures.reason(why)));
        closeOn(failed);
        eventLoop().schedule(this::onStacksChanged, OPEN_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean uses(StackHandle stack) { return openOn.stream().anyMatch(each -> each.stack == stack); }

    @Override
    public void onStackGone(StackHandle stack, String reason) {
        for (OpenListener each : openOn) {
            if (each.stack == stack) {
                closeOn(each);
            }
        }
    }

    // ---- it accepts ----

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (!accepting) {
            acceptLater();
        }
    }

    @Override
    public void onReady(Endpoint endpoint, int bits) {
        for (OpenListener each : openOn) {
            if (each.endpoint == endpoint) {
                each.ready = true;
                if ((bits & Endpoint.FAILED) != 0) {
                    lost(each);
                }
            }
        }
        if (wanted() && !accepting) {
            acceptAgain();
        }
    }

    private boolean wanted() { return readPending || config.isAutoRead(); }

    private void acceptLater() {
        if (!scheduled) {
            scheduled = true;
            eventLoop().execute(acceptTask);
        }
    }

    /** One turn: from each stack that has connections, up to the limit of one read, beginning with another each time. */
    private void acceptAgain() {
        scheduled = false;
        List<OpenListener> all = new ArrayList<>(openOn);
        for (int i = 0; i < all.size() && isOpen() && wanted(); i++) {
            accept(all.get((turn + i) % all.size()));
        }
        turn++;
        if (isOpen() && wanted() && openOn.stream().anyMatch(each -> each.ready)) {
            acceptLater();
        }
    }

    private void accept(OpenListener from) {
        if (!from.ready || !openOn.contains(from)) {
            return; // or closed by a handler of one accepted before
        }
        ExtendedHandle handle = (ExtendedHandle) unsafe().recvBufAllocHandle();
        handle.reset(config);
        handle.attemptedBytesRead(1);
        accepting = true;
        note(record.id);
        IOException failure = null;
        boolean any = false;
        try {
            do {
                StreamEndpoint accepted = from.slot.tryAccept(from.endpoint);
                acceptsAgain(from);
                if (accepted == null) {
                    from.ready = false;
                    break;
                }
                if (cut() != null) {
                    accepted.abort(); // the loop hung in the call, and the listener has ended
                    return;
                }
                any = true;
                handle.lastBytesRead(1);
                handle.incMessagesRead(1);
                readPending = false;
                acceptedBy(from, accepted);
            } while (openOn.contains(from) && handle.continueReading());
        } catch (IOException e) {
            failure = e;
            readPending = false;
            from.ready = false;
            eventLoop().schedule(() -> onReady(from.endpoint, Endpoint.READABLE), ACCEPT_AGAIN_MILLIS,
                    TimeUnit.MILLISECONDS); // no bit is due for what still waits
        } catch (Throwable t) {
            from.slot.broken(t);
        } finally {
            accepting = false;
        }
        if (any) {
            handle.readComplete();
            pipeline().fireChannelReadComplete();
        }
        if (failure != null) {
            acceptFailed(from, failure);
        }
    }

    private void acceptedBy(OpenListener from, StreamEndpoint accepted) {
        Loop home = from.slot.engine().acceptsInPlace() ? (Loop) eventLoop() : null;
        if (accepted instanceof Homed homed) {
            home = layer.group().find(homed.loop());
            if (home == null) {
                accepted.abort(); // its loop was taken out meanwhile
                return;
            }
        }
        pipeline().fireChannelRead(child(accepted, from.stack, home));
    }

    /** Told once, when it begins: it is tried every second for as long as it lasts. */
    private void acceptFailed(OpenListener from, IOException failure) {
        if (from.failing) {
            return;
        }
        from.failing = true;
        LOG.log(Level.WARNING, title() + " accepts nothing on " + from.stack.name() + " for now: "
                + Failures.reason(failure));
        IOException why = Failures.session(from.stack.name(), failure);
        logged = why;
        pipeline().fireExceptionCaught(why);
        logged = null;
    }

    private void acceptsAgain(OpenListener from) {
        if (from.failing) {
            from.failing = false;
            LOG.log(Level.INFO, title() + " accepts on " + from.stack.name() + " again");
        }
    }

    @Override
    boolean hasLogged(Throwable cause) { return cause == logged; }

    Channel child(StreamEndpoint accepted, StackHandle stack, @Nullable Loop home) {
        return new StreamSession(this, accepted, stack, home);
    }

    // ---- it closes ----

    @Override
    void release() {
        for (OpenListener each : openOn) {
            end(each.stack, each.endpoint, false);
            each.countOut();
        }
        openOn.clear();
    }

    // ---- its loop hangs or ends ----

    @Override
    void endWith(SessionException why) { closeNow(); }

    @Override
    void countOut() { openOn.forEach(OpenListener::countOut); }

    @Override
    public void sever() { openOn.forEach(each -> sever(each.endpoint)); }

    // ---- what a listener cannot do ----

    @Override
    protected AbstractUnsafe newUnsafe() { return new ListenerUnsafe(); }

    private final class ListenerUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            safeSetFailure(promise, new UnsupportedOperationException("a listener does not connect"));
        }
    }

    @Override
    protected void doDisconnect() { throw new UnsupportedOperationException("a listener has no connection"); }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        throw new UnsupportedOperationException("a listener does not write");
    }

    @Override
    protected final Object filterOutboundMessage(Object message) {
        throw new UnsupportedOperationException("a listener does not write");
    }
}
