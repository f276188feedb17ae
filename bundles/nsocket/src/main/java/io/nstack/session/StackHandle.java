package io.nstack.session;

import io.nstack.nsocket.operate.StackInfo;
import io.nstack.rd.StackView;
import io.nstack.session.loop.EngineOwner;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The session layer's own object for one stack. Sessions hold this and never the stack itself; it lets go of the stack
 * when the stack leaves. Any thread.
 */
public final class StackHandle implements EngineOwner {

    private final String name;
    private final StackTraits traits;
    private final String bundle;
    private final Instant since;
    private final StackRegistry registry;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger listeners = new AtomicInteger();
    private volatile @Nullable NetworkStack stack;
    private volatile StackStatus status = StackStatus.of(StackState.CREATED);

    StackHandle(NetworkStack stack, String bundle, StackRegistry registry) {
        this.name = stack.name();
        this.traits = copyOf(stack.traits());
        this.bundle = bundle;
        this.since = Instant.now();
        this.registry = registry;
        this.stack = stack;
    }

    private static StackTraits copyOf(StackTraits traits) {
        return new StackTraits(traits.type(), traits.mode(), traits.transports(), traits.families(), traits.protocols(),
                traits.satisfies());
    }

    @Override
    public String name() { return name; }

    /** What the stack is and can do. */
    public StackTraits traits() { return traits; }

    /** The state in which the session layer sees the stack. */
    public StackStatus status() { return status; }

    /** Sessions that the stack carries now. */
    public AtomicInteger sessions() { return sessions; }

    /** Listeners that are open on the stack now. */
    public AtomicInteger listeners() { return listeners; }

    void status(StackStatus now) {
        status = new StackStatus(now.state(), now.reason()); // a subclass would pin the stack's loader
    }

    @Nullable
    NetworkStack stack() { return stack; }

    /** Lets go of the stack for good. */
    void release() { stack = null; }

    boolean isFor(NetworkStack other) { return stack == other; }

    private boolean canReach(SocketAddress remote) {
        NetworkStack here = stack;
        try {
            return here != null && here.canReach(remote);
        } catch (RuntimeException e) {
            registry.onBroken(this, "canReach", e);
            return false;
        }
    }

    StackView view() { return new StackView(name, traits, status, this::canReach); }

    StackInfo info() { return new StackInfo(name, traits, status, bundle, sessions.get(), listeners.get(), since); }

    @Override
    public PollEngine newEngine(LoopContext context) throws IOException {
        NetworkStack here = stack;
        if (here == null) {
            throw new IOException(name + ": the stack has left");
        }
        return here.newEngine(context);
    }

    @Override
    public void onBroken(String loop, Throwable cause) { registry.onBroken(this, loop, cause); }

    @Override
    public String toString() { return name; }
}
