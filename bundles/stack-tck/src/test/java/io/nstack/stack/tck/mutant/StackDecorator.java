package io.nstack.stack.tck.mutant;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.StatusListener;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;

/** A good stack behind a thin wall; a mutant makes a hole in it. */
class StackDecorator implements NetworkStack {

    final NetworkStack inner;

    StackDecorator(NetworkStack inner) { this.inner = inner; }

    /** What the inner engine gets as its loop. */
    ContextDecorator context(LoopContext loop) {
        return new ContextDecorator(loop);
    }

    /** What the loop gets as its engine. */
    EngineDecorator engine(PollEngine good, ContextDecorator loop) {
        return new EngineDecorator(good, loop);
    }

    @Override
    public String name() { return inner.name(); }

    @Override
    public StackTraits traits() { return inner.traits(); }

    @Override
    public StackStatus status() { return inner.status(); }

    @Override
    public boolean canReach(SocketAddress remote) { return inner.canReach(remote); }

    @Override
    public void start(StatusListener listener) throws IOException { inner.start(listener); }

    @Override
    public PollEngine newEngine(LoopContext loop) throws IOException {
        ContextDecorator context = context(loop);
        return engine(inner.newEngine(context), context);
    }

    @Override
    public void drain() { inner.drain(); }

    @Override
    public StopOutcome stop(Duration deadline) { return inner.stop(deadline); }
}
