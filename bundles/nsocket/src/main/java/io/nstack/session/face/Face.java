package io.nstack.session.face;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionInfo;
import io.nstack.session.LiveSession;
import io.nstack.session.Waiters;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the faces of sessions have in common: how they open, how they end, and that waiting threads hear of it. */
abstract class Face implements Session, Waiters {

    private final Channel channel;
    private final EventLoopGroup loops;
    private final Turn opening = new Turn("Connect");
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(); // the first
    private final AtomicBoolean closed = new AtomicBoolean(); // by the application
    private volatile boolean gone; // the channel is no longer active

    Face(Channel channel, EventLoopGroup loops) {
        this.channel = channel;
        this.loops = loops;
        if (channel instanceof LiveSession live) {
            live.waiters(this);
        }
    }

    /** Makes all threads that wait for this session look again. Any thread. */
    abstract void wakeAll();

    final Channel channel() { return channel; }

    final EventLoopGroup loops() { return loops; }

    @Override
    public final SessionInfo info() { return ((Session) channel).info(); }

    public final boolean isOpen() { return !isOver(); }

    // ---- it opens ----

    /** Waits until it is open; when it is not, nothing is left of it. */
    final void awaitOpen(ChannelFuture opened, long timeoutNanos) throws IOException {
        opened.addListener(_ -> opening.wake());
        Deadline deadline = Deadline.in(timeoutNanos);
        boolean open = false;
        try {
            opening.enter(deadline);
            try {
                opening.await(() -> opened.isDone() || isClosed() || hasFailed(), deadline);
            } finally {
                opening.leave();
            }
            mustBeOpen();
            if (opened.isDone() && !opened.isSuccess()) {
                throw asIo(opened.cause());
            }
            if (!opened.isDone()) {
                mustNotHaveFailed();
            }
            open = true;
        } finally {
            if (!open) {
                ChannelFuture _ = channel.close();
            }
        }
    }

    private static IOException asIo(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException io -> io;
            case RuntimeException caller -> throw caller;
            case null, default -> new IOException(String.valueOf(cause), cause);
        };
    }

    // ---- it ends ----

    /** It has failed for this reason; the first one counts. Any thread. */
    final void onFailed(Throwable why) {
        failure.compareAndSet(null, why);
        wake();
    }

    @Override
    public final void onFailed(IOException why) { onFailed((Throwable) why); }

    /** The channel has closed. */
    final void onGone() {
        gone = true;
        wake();
    }

    private void wake() {
        opening.wake();
        wakeAll();
    }

    /** True for the first who closes it. */
    final boolean markClosed() {
        boolean first = closed.compareAndSet(false, true);
        if (first) {
            wake();
        }
        return first;
    }

    final boolean isClosed() { return closed.get(); }

    final boolean hasFailed() { return failure.get() != null; }

    final boolean isOver() { return closed.get() || gone || failure.get() != null; }

    final void mustBeOpen() throws SocketException {
        if (closed.get()) {
            throw new SocketException("Socket closed");
        }
    }

    /** Says why it is over, in an exception of this thread's own. */
    final void mustNotHaveFailed() throws SocketException {
        Throwable why = failure.get();
        if (why != null) {
            throw new SocketException(String.valueOf(why.getMessage()), why);
        }
        if (gone) {
            throw new SocketException("Socket closed by the runtime or an operator");
        }
    }
}
