package io.nstack.session.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.nstack.nsocket.SessionTimeoutException;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.session.StackHandle;
import io.nstack.session.loop.EngineSlot;
import io.nstack.session.loop.Loop;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connect of a stream session: asks RD, tries its candidates one after the other on the session's loop, all within
 * one time-out. While candidates are left, each gets an equal share of the time that is left. Loop thread only.
 */
final class Connector {

    private final StreamSession session;
    private final Loop loop;
    private final SocketAddress remote;
    private final @Nullable SocketAddress local;
    private final ChannelPromise promise;
    private final long beganNanos = System.nanoTime();
    private final long timeoutNanos;
    private final StringJoiner attempts = new StringJoiner(", ");
    private List<Candidate> candidates = List.of();
    private int next;
    private IOException lastFailure = new ConnectException("no candidate was left to try");
    private String lastStack = "";
    private volatile @Nullable StackHandle trying; // written by the loop
    private volatile @Nullable StreamEndpoint endpoint; // written by the loop
    private EndpointOptions given = EndpointOptions.NONE;
    private @Nullable Future<?> total;
    private @Nullable Future<?> share;
    private boolean done;

    Connector(StreamSession session, Loop loop, SocketAddress remote, @Nullable SocketAddress local,
            ChannelPromise promise) {
        this.session = session;
        this.loop = loop;
        this.remote = remote;
        this.local = local;
        this.promise = promise;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(session.config().getConnectTimeoutMillis());
    }

    SocketAddress remote() { return remote; }

    @Nullable
    StreamEndpoint endpoint() { return endpoint; }

    @Nullable
    StackHandle trying() { return trying; }

    void start() {
        Decision decision = session.layer.decide(session.flow(Direction.CONNECT, local, remote),
                session.config().pinnedStack());
        if (decision.candidates().isEmpty()) {
            fail(Failures.noStack(what(), decision));
            return;
        }
        candidates = decision.candidates();
        if (timeoutNanos > 0) {
            total = loop.schedule(this::timedOut, timeoutNanos, TimeUnit.NANOSECONDS);
        }
        promise.addListener(future -> {
            if (future.isCancelled()) {
                session.closeNow();
            }
        });
        tryNext();
    }

    private void tryNext() {
        while (next < candidates.size() && !done) {
            Candidate candidate = candidates.get(next++);
            lastStack = candidate.stack();
            StackHandle handle = session.layer.registry().find(candidate.stack());
            EngineSlot slot = handle == null ? null : loop.slot(handle);
            if (handle == null || slot == null) {
                note("the stack has left", lastFailure);
                continue;
            }
            if (begin(candidate, handle, slot)) {
                return;
            }
        }
        if (!done) {
            fail(Failures.connect(what(), attempts.toString(), lastStack, lastFailure));
        }
    }

    /** Begins on one candidate; true = under way or done, false = it failed at once. */
    private boolean begin(Candidate candidate, StackHandle handle, EngineSlot slot) {
        try {
            ByteBuf early = session.fastOpenData();
            int before = early == null ? 0 : early.readerIndex();
            given = session.config().endpointOptions();
            StreamEndpoint opened = slot.connect(new ConnectRequest(remote, local, given, early));
            opened.owner(session);
            endpoint = opened;
            trying = handle;
            session.record.reason(candidate.reason());
            if (early != null && early.readerIndex() > before) {
                session.tookEarly(early, before);
            }
            if (opened.isConnected()) {
                succeed();
            } else if (next < candidates.size() && timeoutNanos > 0) {
                long shareNanos = leftNanos() / (candidates.size() - next + 1);
                share = loop.schedule(() -> passOver("no answer within " + TimeUnit.NANOSECONDS.toMillis(shareNanos)
                        + " ms"), shareNanos, TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (IOException e) {
            note(e);
        } catch (IllegalArgumentException e) {
            note(Failures.reason(e), new ConnectException(Failures.reason(e))); // an option that this stack cannot take
        } catch (Throwable t) {
            note("the stack is broken: " + Failures.reason(t), lastFailure);
            slot.broken(t);
        }
        return false;
    }

    /** The candidate under way has answered. */
    void onReady(int bits) {
        StreamEndpoint here = endpoint;
        if (here == null || done) {
            return;
        }
        if ((bits & Endpoint.FAILED) != 0) {
            IOException failure = here.failure();
            letGo();
            note(failure == null ? new ConnectException("failed") : failure);
            tryNext();
        } else if ((bits & Endpoint.CONNECTED) != 0 || here.isConnected()) {
            succeed();
        }
    }

    /** The candidate under way is not waited for any longer. */
    void passOver(String why) {
        if (!done && endpoint != null) {
            letGo();
            note(why, new ConnectException(why));
            tryNext();
        }
    }

    private void letGo() {
        cancel(share);
        StreamEndpoint old = endpoint;
        StackHandle candidate = trying;
        endpoint = null;
        trying = null;
        if (old != null && candidate != null) {
            session.end(candidate, old, true);
        }
    }

    private void note(String why, IOException failure) {
        attempts.add(lastStack + ": " + why);
        lastFailure = failure;
    }

    private void note(IOException failure) {
        attempts.add(Failures.attempt(what(), lastStack, failure));
        lastFailure = failure;
    }

    private void succeed() {
        StreamEndpoint connected = endpoint;
        StackHandle stack = trying;
        if (connected == null || stack == null) {
            return;
        }
        finish();
        endpoint = null; // the session's from here on
        if (attempts.length() > 0) {
            session.record.reason(session.record.reason() + "; before it " + attempts);
        }
        session.record.connected(beganNanos);
        session.connected(connected, stack, given, promise);
    }

    private void timedOut() {
        if (!done) {
            letGo();
            note("no answer", lastFailure);
            fail(new SessionTimeoutException(what() + " via " + attempts + ": connection timed out after "
                    + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms", lastStack));
        }
    }

    // ---- the loop hangs or ends ----

    /** The time-out, for when the loop is stuck and its timers with it. Any thread. */
    void overdue() {
        if (timeoutNanos > 0 && System.nanoTime() - beganNanos >= timeoutNanos) {
            promise.tryFailure(new SessionTimeoutException(what() + ": connection timed out after "
                    + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms, while " + loop.name() + " was stuck",
                    lastStack));
        }
    }

    /** Fails what the application waits for; the rest follows by {@link #end}. Any thread. */
    void failPromise(IOException why) {
        promise.tryFailure(why);
    }

    /** Ends the attempt. Loop thread. */
    void end(IOException why) {
        if (!done) {
            letGo();
            fail(why);
        }
    }

    // ---- it is over ----

    private void fail(IOException cause) {
        finish();
        session.record.reason(String.valueOf(cause.getMessage()));
        promise.tryFailure(cause);
        session.closeNow();
    }

    /** The session closes while connecting. */
    void abandon() {
        if (!done) {
            finish();
            letGo();
            promise.tryFailure(new java.nio.channels.ClosedChannelException());
        }
    }

    private void finish() {
        done = true;
        cancel(total);
        cancel(share);
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private long leftNanos() { return Math.max(0, timeoutNanos - (System.nanoTime() - beganNanos)); }

    private String what() { return "connect " + Addresses.text(remote); }
}
