package io.nstack.links.memory;

import io.nstack.link.Frame;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Frames under way from one queue to another: one loop puts them in, one takes them out. */
final class FrameRing {

    private final @Nullable Frame[] slots;
    private final int mask;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong put = new AtomicLong();
    private volatile boolean awaited; // who puts found it full

    FrameRing(int size) {
        slots = new @Nullable Frame[size];
        mask = size - 1;
    }

    /** Who puts: false = full, and the other side will see that room is awaited. */
    boolean offer(Frame frame) {
        long at = put.getPlain();
        if (at - taken.getAcquire() > mask) {
            awaited = true;
            if (at - taken.get() > mask) { // it may have become empty before it could see that
                return false;
            }
        }
        slots[(int) at & mask] = frame;
        put.setRelease(at + 1);
        return true;
    }

    /** Who takes. */
    @Nullable
    Frame poll() {
        long at = taken.getPlain();
        if (at == put.getAcquire()) {
            return null;
        }
        int slot = (int) at & mask;
        Frame frame = slots[slot];
        slots[slot] = null;
        taken.setRelease(at + 1);
        return frame;
    }

    /** Who takes. */
    boolean isEmpty() { return taken.getPlain() == put.get(); }

    /** Who takes: whether the other side waits for room; it is told once. */
    boolean takeAwaited() {
        if (!awaited) {
            return false;
        }
        awaited = false;
        return true;
    }

    /** Nobody takes any more, or again: drops what is there. */
    void drain() {
        for (Frame frame = poll(); frame != null; frame = poll()) {
            frame.release();
        }
    }
}
