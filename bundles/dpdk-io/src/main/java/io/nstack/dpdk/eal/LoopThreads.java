package io.nstack.dpdk.eal;

import io.nstack.dpdk.shim.ShimNative;
import java.util.HashMap;
import java.util.Map;

/**
 * Which threads DPDK knows: those with open queues. A known thread has caches of its own in each pool, which nearly
 * halves what a frame costs; 128 can be known at a time.
 */
public final class LoopThreads {

    private final Map<Thread, Integer> queues = new HashMap<>(); // guarded by this

    /** The calling thread has opened a queue. Where DPDK takes no more threads, this one goes without a cache. */
    public synchronized void enter() {
        if (queues.merge(Thread.currentThread(), 1, Integer::sum) == 1) {
            ShimNative.registerThread();
        }
    }

    /** The calling thread has closed a queue. */
    public synchronized void leave() {
        Integer left = queues.computeIfPresent(Thread.currentThread(),
                (thread, count) -> count == 1 ? null : count - 1);
        if (left == null) {
            ShimNative.unregisterThread();
        }
    }
}
