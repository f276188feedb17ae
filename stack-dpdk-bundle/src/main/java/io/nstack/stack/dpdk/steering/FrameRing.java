package io.nstack.stack.dpdk.steering;

import io.nstack.link.Frame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A bounded queue of frames from any loops to one loop. Allocates nothing once it is made. */
final class FrameRing {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Frame[].class);
    private static final VarHandle CURSOR = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int HEAD = 16; // each on a cache line of its own
    private static final int TAIL = 32;

    private final @Nullable Frame[] slots;
    private final int mask;
    private final long[] cursors = new long[48];

    /** With room for {@code capacity} frames, a power of two. */
    FrameRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is no power of two");
        }
        slots = new Frame[capacity];
        mask = capacity - 1;
    }

    /** Adds a frame and its reference; false = full. Any thread. */
    boolean offer(Frame frame) {
        long tail;
        do {
            tail = (long) CURSOR.getVolatile(cursors, TAIL);
            if (tail - (long) CURSOR.getAcquire(cursors, HEAD) > mask) {
                return false;
            }
        } while (!CURSOR.compareAndSet(cursors, TAIL, tail, tail + 1));
        SLOT.setRelease(slots, (int) tail & mask, frame);
        return true;
    }

    /** Takes the next frame; null = none is there now. The consumer's thread. */
    @Nullable
    Frame poll() {
        long head = (long) CURSOR.get(cursors, HEAD);
        int at = (int) head & mask;
        Frame frame = (Frame) SLOT.getAcquire(slots, at);
        if (frame != null) {
            slots[at] = null;
            CURSOR.setRelease(cursors, HEAD, head + 1);
        }
        return frame;
    }

    /** How many there are, roughly. Any thread. */
    int size() {
        return (int) ((long) CURSOR.getVolatile(cursors, TAIL) - (long) CURSOR.getVolatile(cursors, HEAD));
    }

    boolean isEmpty() { return size() == 0; }

    /** How many were taken since the beginning. Any thread. */
    long taken() {
        return (long) CURSOR.getVolatile(cursors, HEAD);
    }

    /** Releases what is there. The consumer's thread. */
    void clear() {
        for (Frame frame = poll(); frame != null; frame = poll()) {
            frame.release();
        }
    }
}
