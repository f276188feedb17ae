package io.nstack.stack.simple;

import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An engine whose endpoints are {@link SimpleStream}s and {@link SimpleListener}s. What other threads have for them waits
 * in a queue until the loop polls; what is still open when the engine closes is aborted.
 */
@ConsumerType
public abstract class SimpleEngine implements PollEngine {

    private final LoopContext loop;
    private final Set<Endpoint> open = new HashSet<>(); // loop only
    private final Queue<Consumer<ReadyList>> posted = new ConcurrentLinkedQueue<>();
    private boolean closed; // guarded by this

    /** The part of a stack in that loop. */
    protected SimpleEngine(LoopContext loop) { this.loop = loop; }

    /**
     * Has something done in the loop, soon. Nothing is, once the engine has closed. Any thread.
     *
     * @param task gets the list in which it says what has become ready
     */
    public final synchronized void post(Consumer<ReadyList> task) { // the lock: no wake-up after the close
        if (!closed) {
            posted.add(task);
            loop.wakeup();
        }
    }

    /** Sees to the end of an endpoint when the engine closes; returns it. Loop thread. */
    protected final <E extends Endpoint> E opened(E endpoint) {
        open.add(endpoint);
        return endpoint;
    }

    final void ended(Endpoint endpoint) { open.remove(endpoint); }

    @Override
    public int poll(ReadyList ready, int budget) {
        int work = 0;
        while (work < budget) {
            Consumer<ReadyList> next = posted.poll();
            if (next == null) {
                break;
            }
            next.accept(ready);
            work++;
        }
        return work;
    }

    @Override
    public boolean arm() { return posted.isEmpty(); }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException { ((SimpleStream) accepted).enter(this); }

    @Override
    public void close() {
        List.copyOf(open).forEach(Endpoint::abort);
        synchronized (this) {
            closed = true;
        }
        posted.clear();
    }
}
