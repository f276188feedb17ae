package io.nstack.session;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.StatusListener;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A stack that carries nothing and says what it is told to say. */
class ScriptedStack implements NetworkStack {

    final AtomicInteger openEngines = new AtomicInteger();
    volatile StackStatus status = StackStatus.of(StackState.CREATED);
    volatile StatusListener listener = status -> {};
    volatile boolean stopped;
    volatile String refusal = "";
    private final String name;

    ScriptedStack(String name) { this.name = name; }

    void become(StackState state, String reason) {
        status = new StackStatus(state, reason);
        listener.onStatus(status);
    }

    @Override
    public String name() { return name; }

    @Override
    public StackTraits traits() {
        return new StackTraits("scripted", StackMode.USER, Set.of(Transport.STREAM), Set.of(AddressFamily.INET),
                Set.of("tcp"), Set.of());
    }

    @Override
    public StackStatus status() { return status; }

    @Override
    public boolean canReach(SocketAddress remote) { return true; }

    @Override
    public void start(StatusListener hears) throws IOException {
        listener = hears;
        become(StackState.STARTING, "");
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        become(StackState.UP, "");
    }

    @Override
    public PollEngine newEngine(LoopContext loop) throws IOException {
        openEngines.incrementAndGet();
        return new IdleEngine();
    }

    @Override
    public void drain() { become(StackState.DRAINING, ""); }

    @Override
    public StopOutcome stop(Duration deadline) {
        stopped = true;
        return StopOutcome.GRACEFUL;
    }

    private final class IdleEngine implements PollEngine {
        @Override
        public boolean polled() { return false; }

        @Override
        public int poll(ReadyList ready, int budget) { return 0; }

        @Override
        public StreamEndpoint connect(ConnectRequest request) throws IOException {
            throw new IOException("carries nothing");
        }

        @Override
        public ListenerEndpoint listen(ListenRequest request) throws IOException {
            throw new IOException("carries nothing");
        }

        @Override
        public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
            throw new IOException("carries nothing");
        }

        @Override
        public void attach(StreamEndpoint accepted) throws IOException { throw new IOException("carries nothing"); }

        @Override
        public void close() { openEngines.decrementAndGet(); }
    }
}
