package io.nstack.netty.adapter;

import java.time.Duration;

/**
 * Counts the inner channels of a stack, in all loops: a channel may need some rounds of its loop after it was closed,
 * and until then Netty still calls code of the stack's bundle. Any thread.
 */
public final class OpenChannels {

    private int count; // guarded by this

    synchronized void entered() { count++; }

    synchronized void left() {
        count--;
        notifyAll();
    }

    /** How many there are now. */
    public synchronized int count() { return count; }

    /**
     * Waits until all are closed; not on a loop's thread.
     *
     * @return whether they are
     */
    public synchronized boolean awaitNone(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (count > 0) {
            long leftMillis = (end - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return false;
            }
            try {
                wait(leftMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
