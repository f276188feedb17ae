package io.nstack.session.channel;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
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
import io.nstack.session.Waiters;
import io.nstack.session.loop.EngineSlot;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopMember;
import io.nstack.session.loop.ReadyOwner;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.Severable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** What sessions, listeners and datagram sockets have in common: who they belong to, their loop and their record. */
abstract class SessionChannel extends AbstractChannel implements Session, LiveSession, ReadyOwner, LoopMember {

    private static final Logger LOG = System.getLogger(SessionChannel.class.getName());
    private static final AtomicReferenceFieldUpdater<SessionChannel, @Nullable StackHandle> COUNTED = AtomicReferenceFieldUpdater
            .newUpdater(SessionChannel.class, StackHandle.class, "counted");

    final SessionLayer layer;
    final SessionRecord record;
    private final Application application;
    private volatile @Nullable Loop loop; // written under this
    private boolean abandoned; // guarded by this: closed before any loop owned it
    private volatile boolean open = true;
    private volatile @Nullable Waiters waiters;
    private final EndFuture end;
    private volatile @Nullable Joining joining; // until its loop has taken it in
    private volatile @Nullable Cut cut;
    @SuppressWarnings("UnusedVariable") // is read through COUNTED
    private volatile @Nullable StackHandle counted; // the stack that counts it among its sessions

    private record Joining(Loop loop, ChannelPromise promise) {}

    SessionChannel(@Nullable Channel parent, SessionLayer layer, Application application) {
        super(parent);
        this.layer = layer;
        this.application = application;
        this.record = new SessionRecord(layer.table().nextId());
        this.end = new EndFuture(this);
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
        String remote = Addresses.text(remoteAddress());
        String stacks = stackName();
        return kind() + " session " + record.id + " of " + sessionConfig().applicationName() + " ("
                + Addresses.text(localAddress()) + (remote.isEmpty() ? "" : " - " + remote)
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
        if (here.isOut() || here.isShuttingDown()) {
            promise.setFailure(new IOException(here.name() + (here.isOut() ? " was taken out" : " has ended")));
            return;
        }
        if (!enter(here)) {
            promise.setFailure(new ClosedChannelException());
            return;
        }
        joining = null;
        try {
            onRegistered(here);
            promise.setSuccess();
        } catch (Exception e) {
            promise.setFailure(e);
        }
    }

    private synchronized boolean enter(Loop here) {
        if (!abandoned) {
            loop = here;
        }
        return !abandoned;
    }

    /** From now on no loop will own it; false if one does already. */
    private synchronized boolean abandon() {
        abandoned |= loop == null;
        return abandoned;
    }

    /** Registered with its loop, for the first time or anew. Loop thread. */
    void onRegistered(Loop here) throws Exception {}

    @Override
    public final void joins(Loop next, ChannelPromise promise) { joining = new Joining(next, promise); }

    @Override
    public final boolean isOpen() { return open && !isCutForCaller(); }

    @Override
    protected final void doClose() {
        if (open) {
            open = false;
            joining = null;
            layer.table().remove(this);
            try {
                release();
            } finally {
                end.ended();
            }
        }
    }

    /** Closes the endpoints and lets go of them. Once. */
    abstract void release();

    /** The stack carries it from now on. */
    final void countIn(StackHandle stack) {
        stack.sessions().incrementAndGet();
        counted = stack;
    }

    /** No stack carries it any longer. Any thread, and more than once. */
    void countOut() {
        StackHandle last = COUNTED.getAndSet(this, null);
        if (last != null) {
            last.sessions().decrementAndGet();
        }
    }

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
        long before = note(record.id);
        try {
            call.run();
        } catch (IOException e) {
            throw Failures.session(stackName(), e);
        } catch (RuntimeException | Error e) {
            broken(stack, e);
            throw new SessionException(stackName(), "the stack is broken: " + Failures.reason(e));
        } finally {
            note(before);
        }
    }

    /** Lets go of an endpoint; that of a broken stack may even fail at this. */
    final void end(StackHandle stack, Endpoint endpoint, boolean abort) {
        endpoint.owner(null);
        EngineSlot slot = slotOf(stack);
        long before = note(slot == null ? record.id : slot.number());
        try {
            if (abort) {
                endpoint.abort();
            } else {
                endpoint.close();
            }
        } catch (RuntimeException | Error e) {
            broken(stack, e);
        } finally {
            note(before);
        }
    }

    /** Notes for the watchdog what its loop does next, and says what it did before. Loop thread, if it has a loop. */
    final long note(long what) {
        Loop here = loop;
        return here == null ? what : here.marks().swap(what);
    }

    private @Nullable EngineSlot slotOf(@Nullable StackHandle stack) {
        Loop here = loop;
        return here == null || stack == null ? null : here.slot(stack);
    }

    /** A call on a stack threw something other than {@link IOException}: the stack is broken, not the session. */
    final void broken(@Nullable StackHandle stack, Throwable cause) {
        EngineSlot slot = slotOf(stack);
        if (slot != null) {
            slot.broken(cause);
        }
    }

    /** Closes without asking the pipeline's handlers, as Netty does when the connection has ended. Loop thread. */
    final void closeNow() {
        unsafe().close(unsafe().voidPromise());
    }

    // ---- its loop hangs ----

    @Nullable
    Cut cut() { return cut; }

    /** Whether it has ended for the calling thread, because its loop was taken out and this is not that loop. */
    final boolean isCutForCaller() {
        if (cut == null) {
            return false;
        }
        Loop here = loop;
        return here == null || !here.inEventLoop();
    }

    @Override
    public final boolean livesIn(Loop other) {
        Joining waits = joining;
        return loop == other || (waits != null && waits.loop() == other);
    }

    @Override
    public final void cut(String reason, Loop successor) {
        if (!open || cut != null) {
            return;
        }
        Joining waits = joining;
        Loop hung = waits == null ? loop : waits.loop();
        String who = stackName().isEmpty() && hung != null ? hung.name() : stackName();
        SessionException why = new SessionException(who, reason);
        cut = new Cut(why, successor, Thread.currentThread());
        record.reason(reason);
        layer.table().remove(this);
        countOut();
        failWaiters(why);
        if (waits != null) {
            waits.promise().tryFailure(why);
        }
        failPending(why);
        end.ended();
        if (hung != null) {
            try {
                hung.execute(() -> onLoopEnds(reason));
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, this + ": its loop has ended already");
            }
        }
    }

    static boolean isOf(@Nullable Endpoint endpoint, String className) {
        for (Class<?> each = endpoint == null ? null : endpoint.getClass(); each != null; each = each.getSuperclass()) {
            if (each.getName().equals(className)) {
                return true;
            }
        }
        return false;
    }

    /** Fails what somebody may wait for, but for its end. Any thread. */
    void failPending(SessionException why) {}

    @Override
    public void sever() { sever(endpoint()); }

    static void sever(@Nullable Endpoint endpoint) {
        if (endpoint instanceof Severable severable) {
            try {
                severable.sever();
            } catch (RuntimeException | LinkageError e) {
                LOG.log(Level.WARNING, "an endpoint of a loop that hangs could not be severed", e);
            }
        }
    }

    @Override
    public final void onLoopEnds(String reason) {
        if (!open) {
            return;
        }
        record.reason(reason);
        Loop here = loop;
        if (here == null) {
            unsafe().closeForcibly(); // it never was registered
        } else {
            endWith(new SessionException(stackName().isEmpty() ? here.name() : stackName(), reason));
        }
    }

    /** Ends it with the reason, which its handlers are told. Loop thread. */
    abstract void endWith(SessionException why);

    /** While it is told that its loop hangs, listeners of its futures are given another thread: that loop has none. */
    @Override
    public final EventLoop eventLoop() {
        Cut here = cut;
        return here != null && here.teller() == Thread.currentThread() ? here.successor() : super.eventLoop();
    }

    @Override
    public final ChannelFuture closeFuture() { return end; }

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
    public final void waiters(Waiters those) { waiters = those; }

    @Override
    public final void failWaiters(IOException why) {
        Waiters those = waiters;
        if (those != null) {
            those.onFailed(why);
        }
    }

    @Override
    public final long queuedBytes() {
        ChannelOutboundBuffer out = unsafe().outboundBuffer();
        return out == null ? 0 : out.totalPendingWriteBytes();
    }

    @Override
    public final Future<?> ended() { return end; }

    @Override
    public final Future<?> closeSession() {
        if (abandon()) {
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
                config.intent().toString(), record.bytesIn(), record.bytesOut(), record.opened(), record.connectTime());
    }
}
