package io.nstack.itests.hanging;

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
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A stack bundle of one class, whose engines hang when they are to connect, until a service is run that it registers. */
public final class HangingStack implements BundleActivator, NetworkStack, PollEngine {

    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void start(BundleContext context) {
        context.registerService(NetworkStack.class, this, null);
        context.registerService(Runnable.class, released::countDown, new Hashtable<>(Map.of("lets.go", "true")));
    }

    @Override
    public void stop(BundleContext context) { released.countDown(); }

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        boolean interrupted = false;
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("let go");
    }

    @Override
    public String name() { return "hanging"; }

    @Override
    public StackTraits traits() {
        return new StackTraits("hanging", StackMode.USER, Set.of(Transport.STREAM), Set.of(AddressFamily.INET),
                Set.of("tcp"), Set.of());
    }

    @Override
    public StackStatus status() { return StackStatus.of(StackState.UP); }

    @Override
    public boolean canReach(SocketAddress remote) { return true; }

    @Override
    public void start(StatusListener listener) {}

    @Override
    public PollEngine newEngine(LoopContext loop) { return this; }

    @Override
    public void drain() {}

    @Override
    public StopOutcome stop(Duration deadline) { return StopOutcome.GRACEFUL; }

    @Override
    public boolean polled() { return false; }

    @Override
    public int poll(ReadyList ready, int budget) { return 0; }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException { throw new IOException("no listeners"); }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        throw new IOException("no datagrams");
    }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException { throw new IOException("accepts nothing"); }

    @Override
    public void close() {}
}
