package io.nstack.stack.tck.loop;

import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.ReadyList;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The ready list of a loop: collects the bits that come, for whoever waits for them. */
final class SeenBits implements ReadyList {

    private final TckLoop loop;
    private final Breaches breaches;
    private final IdentityHashMap<Endpoint, Integer> seen = new IdentityHashMap<>(); // guarded by this
    private boolean open; // loop thread: a call that was given this list is under way

    SeenBits(TckLoop loop, Breaches breaches) {
        this.loop = loop;
        this.breaches = breaches;
    }

    SeenBits begin() {
        open = true;
        return this;
    }

    void end() { open = false; }

    @Override
    public void add(Endpoint endpoint, int bits) {
        if (!open && loop.isExecutorThread(Thread.currentThread())) {
            breaches.add(Breach.Kind.OUTSIDE_CALL, "ReadyList.add when neither poll nor onEvents was under way");
        }
        addAnyTime(endpoint, bits);
    }

    /** The same for a list that may be filled outside these calls too, as that of a loop with Netty's channels. */
    void addAnyTime(Endpoint endpoint, int bits) {
        if (!loop.isExecutorThread(Thread.currentThread())) {
            breaches.add(Breach.Kind.OFF_LOOP, "ReadyList.add on thread " + Thread.currentThread().getName());
        }
        synchronized (this) {
            seen.merge(endpoint, bits, (a, b) -> a | b);
            notifyAll();
        }
    }

    synchronized int of(Endpoint endpoint) { return seen.getOrDefault(endpoint, 0); }

    synchronized void forget(Endpoint endpoint) { seen.remove(endpoint); }

    synchronized void wakeWaiters() { notifyAll(); }

    /**
     * Waits for one of the bits and forgets those of them that came.
     *
     * @param unless says why waiting is in vain; null = it is not
     * @return whether one came before the deadline
     */
    synchronized boolean awaitAny(Endpoint endpoint, int bits, long deadlineNanos,
            java.util.function.Supplier<@Nullable Throwable> unless)
            throws InterruptedException {
        while ((of(endpoint) & bits) == 0) {
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0 || unless.get() != null) {
                return false;
            }
            wait(left);
        }
        seen.merge(endpoint, 0, (old, none) -> old & ~bits);
        return true;
    }
}
