package io.nstack.session.wire;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.StatusListener;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A poll stack in this process that connects what is on it, and misbehaves on demand. */
public final class WireStack implements NetworkStack {

    /** How it answers a connect. */
    public enum Answer {
        ACCEPT, REFUSE, NONE
    }

    public volatile Answer answer = Answer.ACCEPT;
    public volatile Fault fault = Fault.NONE;
    /** Where it hangs; null = nowhere. */
    public volatile Hang hang;
    /** Whether an accepted connection has to stay on the loop that accepted it. */
    public volatile boolean acceptsInPlace;
    /** The number of the loop in which the next accepted connections live; -1 = in any. */
    public volatile int home = -1;
    /** How many accepts fail from now on for want of descriptors. */
    public final AtomicInteger failingAccepts = new AtomicInteger();
    public final AtomicInteger accepts = new AtomicInteger();
    public final AtomicInteger openEngines = new AtomicInteger();
    /** Calls on endpoints that came from other threads than their loop's. */
    public final AtomicInteger strayCalls = new AtomicInteger();
    final Wire wire = new Wire();
    private final String name;
    private volatile StackStatus status = StackStatus.of(StackState.CREATED);

    public WireStack(String name) { this.name = name; }

    /** What a broken stack throws. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(Fault where) { super("bug in " + where); }
    }

    /** A network outcome in a class of the stack's own, with a cause of its own. */
    public static final class WireException extends IOException {
        private static final long serialVersionUID = 1L;

        public WireException(String message) { super(message, new Broken(Fault.NONE)); }
    }

    void maybe(Fault here) {
        Hang now = hang;
        if (now != null) {
            now.maybe(here);
        }
        if (fault == here) {
            throw new Broken(here);
        }
    }

    /** Loses the listener there, and stays UP. */
    public void lose(SocketAddress listener) {
        wire.listenerAt(listener).fail(new WireException("the cable is cut"));
    }

    /** Whether a listener is there that was not lost. */
    public boolean listensAt(SocketAddress address) {
        WireListener there = wire.listenerAt(address);
        return there != null && there.failure() == null;
    }

    @Override
    public String name() { return name; }

    @Override
    public StackTraits traits() {
        return new StackTraits("wire", StackMode.USER, Set.of(Transport.STREAM), Set.of(AddressFamily.INET),
                Set.of("tcp"), Set.of());
    }

    @Override
    public StackStatus status() { return status; }

    @Override
    public boolean canReach(SocketAddress remote) { return true; }

    @Override
    public void start(StatusListener listener) { status = StackStatus.of(StackState.UP); }

    @Override
    public PollEngine newEngine(LoopContext loop) { return new WireEngine(this, loop); }

    @Override
    public void drain() { status = StackStatus.of(StackState.DRAINING); }

    @Override
    public StopOutcome stop(Duration deadline) {
        status = StackStatus.of(StackState.STOPPED);
        return StopOutcome.GRACEFUL;
    }
}
