package io.nstack.stack.simple;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.StatusListener;
import io.nstack.stack.StopOutcome;
import java.io.IOException;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A stack that is UP from its start to its end: keeps name, traits and status, and goes through the states of
 * {@link StackState} as {@link NetworkStack} wants it. What is opened for all loops goes into {@link #open()}, and is
 * freed in {@link #shut(Duration)}. A stack that may be DOWN for a while implements {@link NetworkStack} itself.
 */
@ConsumerType
public abstract class SimpleStack implements NetworkStack {

    private final String name;
    private final StackTraits traits;
    private volatile StackStatus status = StackStatus.of(StackState.CREATED); // written under this
    private StatusListener listener = now -> {}; // guarded by this, as outcome
    private StopOutcome outcome = StopOutcome.GRACEFUL;

    /** A stack of that name; allocates nothing. */
    protected SimpleStack(String name, StackTraits traits) {
        this.name = name;
        this.traits = traits;
    }

    /**
     * Opens what the stack needs for all loops; nothing unless overridden. Once, before the first engine.
     *
     * @throws IOException if the stack cannot serve; {@link #shut} follows
     */
    protected void open() throws IOException {}

    /**
     * Frees what {@link #open()} has opened; nothing unless overridden. Once, after the last engine, also where
     * {@link #open()} has failed or was never called. Must not throw.
     *
     * @param deadline how long it may take
     */
    protected StopOutcome shut(Duration deadline) { return StopOutcome.GRACEFUL; }

    @Override
    public final String name() { return name; }

    @Override
    public final StackTraits traits() { return traits; }

    @Override
    public final StackStatus status() { return status; }

    @Override
    public final synchronized void start(StatusListener hears) throws IOException {
        listener = hears;
        become(StackState.STARTING, "");
        try {
            open();
        } catch (IOException e) {
            become(StackState.FAILED, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            throw e;
        }
        become(StackState.UP, "");
    }

    @Override
    public final synchronized void drain() {
        if (status.isUp()) {
            become(StackState.DRAINING, "");
        }
    }

    @Override
    public final synchronized StopOutcome stop(Duration deadline) {
        if (status.state() != StackState.STOPPED) {
            outcome = shut(deadline);
            become(StackState.STOPPED, "");
            listener = now -> {};
        }
        return outcome;
    }

    private void become(StackState state, String reason) {
        status = new StackStatus(state, reason);
        listener.onStatus(status);
    }
}
