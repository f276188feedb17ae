package io.nstack.links.memory;

import io.nstack.stack.poll.LoopContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Wakes a loop that is about to block, once. */
final class Doorbell {

    private final AtomicBoolean armed = new AtomicBoolean();
    private @Nullable LoopContext loop; // guarded by this

    Doorbell(LoopContext loop) { this.loop = loop; }

    /** The loop's thread. */
    void arm() { armed.set(true); }

    /** The loop's thread. */
    void disarm() { armed.setOpaque(false); }

    /** Any thread, after a full fence since it put down what the loop is to find. */
    void ring() {
        if (armed.get() && armed.compareAndSet(true, false)) {
            wake();
        }
    }

    private synchronized void wake() {
        if (loop != null) {
            loop.wakeup();
        }
    }

    /** Never calls the loop again from now on. */
    synchronized void remove() { loop = null; }
}
