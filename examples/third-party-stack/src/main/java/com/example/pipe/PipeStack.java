package com.example.pipe;

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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Component;

/** Streams between applications of one runtime. */
@Component(service = NetworkStack.class)
public class PipeStack implements NetworkStack {

    final Map<InetSocketAddress, PipeListener> listeners = new ConcurrentHashMap<>();
    final AtomicInteger lastPort = new AtomicInteger(1023);
    private volatile StackStatus status = StackStatus.of(StackState.CREATED);
    private StatusListener listener = now -> {};

    public String name() { return "pipe"; }

    public StackTraits traits() {
        return new StackTraits("pipe", StackMode.USER, Set.of(Transport.STREAM), Set.of(AddressFamily.INET),
                Set.of("pipe"), Set.of());
    }

    public StackStatus status() { return status; }

    public boolean canReach(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && listeners.containsKey(inet);
    }

    public synchronized void start(StatusListener hears) {
        listener = hears;
        become(StackState.UP);
    }

    public PollEngine newEngine(LoopContext loop) { return new PipeEngine(this, loop); }

    public synchronized void drain() { become(StackState.DRAINING); }

    public synchronized StopOutcome stop(Duration deadline) {
        become(StackState.STOPPED);
        return StopOutcome.GRACEFUL;
    }

    private void become(StackState state) {
        status = StackStatus.of(state);
        listener.onStatus(status);
    }

    InetSocketAddress free(InetSocketAddress wanted) {
        return wanted.getPort() != 0
                ? wanted
                : new InetSocketAddress(wanted.getAddress(), lastPort.updateAndGet(last -> last % 65535 + 1));
    }
}
