package io.nstack.session.channel;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionException;
import io.nstack.nsocket.SessionInfo;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.session.Application;
import io.nstack.session.LiveSession;
import io.nstack.session.SessionLayer;
import io.nstack.session.StackHandle;
import io.nstack.session.loop.EngineSlot;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.ReadyOwner;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What sessions, listeners and datagram sockets have in common: who they belong to, their loop and their record. */
abstract class SessionChannel extends AbstractChannel implements Session, LiveSession, ReadyOwner {

    final SessionLayer layer;
    final SessionRecord record;
    private final Application application;
    private volatile @Nullable Loop loop;
    private volatile boolean open = true;

    SessionChannel(@Nullable Channel parent, SessionLayer layer, Application application) {
        super(parent);
        this.layer = layer;
        this.application = application;
        this.record = new SessionRecord(layer.table().nextId());
        layer.table().add(this);
    }

    /** The endpoint whose options are the session's, or null. */
    abstract @Nullable Endpoint endpoint();

    /** The stacks' names as the table shows them; empty before there is one. */
    abstract String stackName();

    abstract Transport transport();

    /** {@code connect}, {@code accept}, {@code listen} or {@code bind}. */
    abstract String kind();

    abstract String state();

    abstract SessionConfig sessionConfig();

    final Flow flow(Direction direction, @Nullable SocketAddress local, @Nullable SocketAddress remote) {
        SessionConfig config = sessionConfig();
        return new Flow(config.applicationName(), transport(), direction, local, remote, config.intent());
    }

    /** Which session it is, for the log: its number, its application, its addresses and its stack. */
    final String title() {
        String stacks = stackName();
        return kind() + " session " + record.id + " of " + sessionConfig().applicationName() + " ("
                + Addresses.text(localAddress()) + " - " + Addresses.text(remoteAddress())
                + (stacks.isEmpty() ? "" : " via " + stacks) + ")";
    }

    /** Whether the session has logged this itself, before it handed it to the pipeline. */
    boolean hasLogged(Throwable cause) {
        return false;
    }

    // ---- the channel ----

    @Override
    protected final DefaultChannelPipeline newChannelPipeline() { return new SessionPipeline(this); }

    @Override
    protected final boolean isCompatible(EventLoop eventLoop) {
        return true; // else Netty fails the future without saying which loops are wanted: doRegister says it
    }

    @Override
    protected final void doRegister(ChannelPromise promise) {
        if (!(eventLoop() instanceof Loop here)) {
            promise.setFailure(new IllegalStateException(getClass().getSimpleName()
                    + " works with the group of NSocket only, not with " + eventLoop().getClass().getName()
                    + ": use nsocket.group() or nsocket.bootstrap()"));
            return;
        }
        Loop before = loop;
        if (before != null && before != here) {
            promise.setFailure(new IllegalStateException("a session never changes its loop: it lives in "
                    + before.name() + " and was to be registered with " + here.name()));
            return;
        }
        loop = here;
        try {
            onRegistered(here);
            promise.setSuccess();
        } catch (Exception e) {
            promise.setFailure(e);
        }
    }

    /** Registered with its loop, for the first time or anew. Loop thread. */
    void onRegistered(Loop here) throws Exception {}

    @Override
    public final boolean isOpen() { return open; }

    @Override
    protected final void doClose() {
        if (open) {
            open = false;
            layer.table().remove(this);
            release();
        }
    }

    /** Closes the endpoints and lets go of them. Once. */
    abstract void release();

    // ---- calls on endpoints ----

    /** A call on an endpoint. */
    interface EndpointCall {
        void run() throws IOException;
    }

    /**
     * Makes a call on an endpoint. What it throws goes up as an exception of ours; anything but an {@link IOException}
     * means that the stack is broken.
     */
    final void call(@Nullable StackHandle stack, EndpointCall call) throws IOException {
        try {
            call.run();
        } catch (IOException e) {
            throw Failures.session(stackName(), e);
        } catch (RuntimeException | Error e) {
            broken(stack, e);
            throw new SessionException(stackName(), "the stack is broken: " + Failures.reason(e));
        }
    }

    /** Lets go of an endpoint; that of a broken stack may even fail at this. */
    final void end(StackHandle stack, Endpoint endpoint, boolean abort) {
        endpoint.owner(null);
        try {
            if (abort) {
                endpoint.abort();
            } else {
                endpoint.close();
            }
        } catch (RuntimeException | Error e) {
            broken(stack, e);
        }
    }

    /** A call on a stack threw something other than {@link IOException}: the stack is broken, not the session. */
    final void broken(@Nullable StackHandle stack, Throwable cause) {
        Loop here = loop;
        EngineSlot slot = here == null || stack == null ? null : here.slot(stack);
        if (slot != null) {
            slot.broken(cause);
        }
    }

    /** Closes without asking the pipeline's handlers, as Netty does when the connection has ended. Loop thread. */
    final void closeNow() {
        unsafe().close(unsafe().voidPromise());
    }

    // ---- the session ----

    @Override
    public final long sessionId() { return record.id; }

    @Override
    public final Application application() { return application; }

    @Override
    public final @Nullable Loop loop() { return loop; }

    @Override
    public boolean listens() { return false; }

    @Override
    public void onStacksChanged() {
        // only listeners care
    }

    @Override
    public final Future<?> ended() { return closeFuture(); }

    @Override
    public final Future<?> closeSession() {
        if (loop == null) {
            unsafe().closeForcibly(); // never registered: no loop owns it, and Netty leaves its close future open
            return layer.group().next().newSucceededFuture(null);
        }
        return close();
    }

    @Override
    public final SessionInfo info() {
        SessionConfig config = sessionConfig();
        return new SessionInfo(record.id, config.applicationName(), application.bundle(), transport().word(), kind(),
                state(), Addresses.text(localAddress()), Addresses.text(remoteAddress()), stackName(), record.reason(),
                config.intent().toString(), record.bytesIn(), record.bytesOut(), record.opened, record.connectTime());
    }
}
