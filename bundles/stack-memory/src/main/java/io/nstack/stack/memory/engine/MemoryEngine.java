package io.nstack.stack.memory.engine;

import io.nstack.stack.memory.config.MemoryConfig;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LendingPool;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One loop's part of a {@link Network}. Loop thread only, but for what is marked. */
public final class MemoryEngine implements PollEngine {

    private final Network network;
    private final LoopContext loop;
    private final LendingPool pool;
    private final Set<Endpoint> open = new HashSet<>();
    private final ArrayDeque<Signal> raised = new ArrayDeque<>();
    private final Queue<Runnable> starved = new ArrayDeque<>(); // for want of buffers
    private final Retries retries = new Retries();
    private final Queue<MemoryStream> abandoned = new ConcurrentLinkedQueue<>(); // any thread
    private volatile Wire[] inbound = {}; // written under this, by whichever engine sends first
    private Wire[] outbound = {};
    private int firstInbound;
    private int seenDepartures;
    private volatile boolean armed;
    private volatile boolean closed;

    /** In the loop that {@code loop} stands for, on its thread. */
    public MemoryEngine(Network network, LoopContext loop) {
        this.network = network;
        this.loop = loop;
        this.pool = new LendingPool(loop, MemoryConfig.SLOT_BYTES, network.config().loopMemoryBytes());
        this.seenDepartures = network.departures();
        network.enter(this);
    }

    Network network() { return network; }

    MemoryConfig config() { return network.config(); }

    LendingPool pool() { return pool; }

    Retries retries() { return retries; }

    void queue(Signal signal) { raised.addLast(signal); }

    /** Has {@code again} called when a buffer may be had. */
    void onBuffers(Runnable again) { starved.add(again); }

    void enter(Endpoint endpoint) { open.add(endpoint); }

    void forget(Endpoint endpoint) { open.remove(endpoint); }

    // ---- other engines; any thread ----

    boolean isClosed() { return closed; }

    /** Wakes the loop if it is about to block or does. */
    void wakeIfArmed() {
        if (armed) {
            armed = false;
            wake();
        }
    }

    void wake() {
        if (!closed) {
            try {
                loop.wakeup();
            } catch (IllegalStateException closedMeanwhile) {
                armed = false; // nobody is there to be woken
            }
        }
    }

    private synchronized void addInbound(Wire wire) {
        Wire[] more = Arrays.copyOf(inbound, inbound.length + 1);
        more[more.length - 1] = wire;
        inbound = more;
    }

    /** An accepted end that never came to an engine has gone: its peer is told. Any thread. */
    void abandon(MemoryStream stream) {
        abandoned.add(stream);
        VarHandle.fullFence();
        wakeIfArmed();
    }

    /** The way to another engine, or to this one itself. */
    Wire wireTo(MemoryEngine target) {
        for (Wire each : outbound) {
            if (each.to() == target) {
                return each;
            }
        }
        Wire made = new Wire(this, target);
        outbound = Arrays.copyOf(outbound, outbound.length + 1);
        outbound[outbound.length - 1] = made;
        target.addInbound(made);
        return made;
    }

    // ---- the loop ----

    @Override
    public int poll(ReadyList ready, int budget) {
        int work = network.departures() == seenDepartures ? 0 : lookWhoLeft();
        Wire[] in = inbound;
        for (int i = 0; i < in.length && work < budget; i++) {
            work += in[(firstInbound + i) % in.length].deliver(budget - work);
        }
        firstInbound = in.length < 2 ? 0 : (firstInbound + 1) % in.length;
        for (Wire each : outbound) {
            if (each.isWaiting()) {
                work += each.flush();
            }
        }
        work += rare();
        for (Signal signal = raised.pollFirst(); signal != null; signal = raised.pollFirst()) {
            signal.report(ready);
            work++;
        }
        return work;
    }

    private int rare() {
        int work = retries.isEmpty() ? 0 : retries.run(System.nanoTime());
        if (!abandoned.isEmpty()) {
            for (MemoryStream stream = abandoned.poll(); stream != null; stream = abandoned.poll()) {
                stream.resetFrom(this);
                work++;
            }
        }
        if (!starved.isEmpty() && pool.collect()) {
            for (int count = starved.size(); count > 0; count--) {
                starved.remove().run();
                work++;
            }
        }
        return work;
    }

    /** Ends what was connected with engines that have left, once all that they sent was delivered. */
    private int lookWhoLeft() {
        seenDepartures = network.departures();
        int work = 1;
        List<Wire> silent = Arrays.stream(inbound).filter(each -> each.from().isClosed()).toList();
        for (Wire each : silent) {
            while (!each.isEmpty()) {
                work += each.deliver(Integer.MAX_VALUE);
            }
        }
        for (Endpoint each : List.copyOf(open)) {
            switch (each) {
                case MemoryStream stream -> stream.lookWhoLeft();
                case MemoryListener listener -> listener.lookWhoLeft();
                default -> {
                    // a datagram's receiver is looked up for each
                }
            }
        }
        synchronized (this) {
            inbound = Arrays.stream(inbound).filter(each -> !silent.contains(each)).toArray(Wire[]::new);
        }
        outbound = Arrays.stream(outbound).filter(each -> !each.to().isClosed()).toArray(Wire[]::new);
        return work;
    }

    @Override
    public long nextTimerNanos(long nowNanos) { return retries.next(); }

    @Override
    public boolean arm() {
        armed = true;
        VarHandle.fullFence();
        if (!raised.isEmpty() || !abandoned.isEmpty() || network.departures() != seenDepartures) {
            return false;
        }
        for (Wire each : inbound) {
            if (!each.isEmpty()) {
                return false;
            }
        }
        for (Wire each : outbound) {
            if (each.isWaiting() && !each.awaitRoom()) {
                return false;
            }
        }
        return starved.isEmpty() || !pool.collect();
    }

    @Override
    public void disarm() { armed = false; }

    void deliver(Message message, Wire by) {
        switch (message.to()) {
            case MemoryStream stream -> stream.receive(message, by, this);
            case MemoryDatagram datagram -> datagram.receive(message, by, this);
            case MemoryListener listener -> listener.receive(message, by, this);
            default -> throw new IllegalStateException("a message to " + message.to());
        }
    }

    // ---- endpoints ----

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        return opened(MemoryStream.connecting(this, request));
    }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        return opened(new MemoryListener(this, request));
    }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        return opened(new MemoryDatagram(this, request));
    }

    private <E extends Endpoint> E opened(E endpoint) {
        open.add(endpoint);
        return endpoint;
    }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException {
        if (!(accepted instanceof MemoryStream stream) || !stream.enter(this)) {
            throw new SocketException("not an open connection of " + config().name());
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        List.copyOf(open).forEach(Endpoint::abort);
        closed = true;
        network.leave(this);
        open.clear();
        raised.clear();
        starved.clear();
        retries.clear();
        for (Wire each : inbound) {
            each.discard();
        }
        for (Wire each : outbound) {
            each.abandon();
        }
        inbound = new Wire[0];
        outbound = new Wire[0];
        pool.close();
    }

    @Override
    public @Nullable String toString() { return config().name() + " in loop " + loop.index(); }
}
