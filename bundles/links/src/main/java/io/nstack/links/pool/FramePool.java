package io.nstack.links.pool;

import io.nstack.link.Frame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one size for one queue. Each is one object for the life of the pool, so that taking and releasing allocate
 * nothing; released on whichever thread, it comes back by itself. The pool begins empty and grows by
 * {@value #CHUNK_BYTES} bytes at a time. After {@link #close} its memory goes with the last frame that is still in use
 * somewhere. Calls come on the thread that made it.
 */
public final class FramePool {

    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int ALIGNMENT = 64; // a cache line
    private static final int ETHERNET_HEADER_BYTES = 14 + 4; // with a VLAN tag

    private final int frameBytes;
    private final int most;
    private final Arena memory = Arena.ofShared(); // the last release may come on any thread
    private final AtomicReference<@Nullable PooledFrame> returned = new AtomicReference<>(); // a stack, newest first
    private final AtomicInteger awaited = new AtomicInteger(); // after close: those still out
    private final PooledFrame closed; // stands at the head of the returned ones
    private @Nullable Thread owner = Thread.currentThread(); // others only compare it with themselves; null once closed
    private PooledFrame[] free = {};
    private int freeCount;
    private int made;

    /**
     * Makes a pool for the calling thread; takes no memory yet but for a mark.
     *
     * @param mtuBytes the largest IP packet that a frame must hold
     * @param most     how many frames there may be, 1 or more
     */
    public FramePool(int mtuBytes, int most) {
        if (most < 1 || mtuBytes < 0) {
            throw new IllegalArgumentException("most=" + most + " mtuBytes=" + mtuBytes);
        }
        int bytes = Frame.HEADROOM + ETHERNET_HEADER_BYTES + mtuBytes;
        this.frameBytes = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
        this.most = most;
        this.closed = new PooledFrame(this, memory.allocate(ALIGNMENT, ALIGNMENT));
    }

    /** An empty frame with {@link Frame#HEADROOM} before its reader index; null = all are in use. */
    public @Nullable PooledFrame take() {
        PooledFrame frame = takeAny();
        if (frame != null) {
            frame.empty();
        }
        return frame;
    }

    /** A frame with the same bytes as {@code source}, whichever pool that is of; null = all are in use. */
    public @Nullable PooledFrame takeCopy(Frame source) {
        PooledFrame frame = takeAny();
        if (frame != null) {
            frame.become(source);
        }
        return frame;
    }

    /** How many more can be taken. */
    public int available() {
        collect();
        return owner == null ? 0 : most - made + freeCount;
    }

    private @Nullable PooledFrame takeAny() {
        if (owner == null || (freeCount == 0 && !refill())) {
            return null;
        }
        return free[--freeCount];
    }

    private boolean refill() {
        collect();
        if (freeCount > 0) {
            return true;
        }
        int more = Math.min(most - made, Math.max(1, CHUNK_BYTES / frameBytes));
        if (more == 0) {
            return false;
        }
        if (free.length < made + more) {
            free = Arrays.copyOf(free, Math.min(most, Math.max(made + more, free.length * 2)));
        }
        MemorySegment chunk = memory.allocate((long) more * frameBytes, ALIGNMENT);
        for (int i = 0; i < more; i++) {
            free[freeCount++] = new PooledFrame(this, chunk.asSlice((long) i * frameBytes, frameBytes));
        }
        made += more;
        return true;
    }

    /** Takes in what other threads have released. */
    private void collect() {
        if (owner == null || returned.get() == null) {
            return;
        }
        PooledFrame frame = returned.getAndSet(null);
        while (frame != null) {
            PooledFrame next = frame.next;
            frame.next = null;
            free[freeCount++] = frame;
            frame = next;
        }
    }

    /** A frame's last reference was released. Any thread. */
    void release(PooledFrame frame) {
        if (Thread.currentThread() == owner) {
            free[freeCount++] = frame;
            return;
        }
        PooledFrame head;
        do {
            head = returned.get();
            if (head == closed) {
                leave(-1);
                return;
            }
            frame.next = head;
        } while (!returned.compareAndSet(head, frame));
    }

    /** Gives no more frames. Idempotent. */
    public void close() {
        if (owner == null) {
            return;
        }
        owner = null;
        PooledFrame frame = returned.getAndSet(closed);
        while (frame != null) {
            freeCount++;
            frame = frame.next;
        }
        int out = made - freeCount;
        free = new PooledFrame[0];
        freeCount = 0;
        leave(out);
    }

    private void leave(int change) {
        if (awaited.addAndGet(change) == 0) {
            memory.close();
        }
    }

    /** Whether the memory is still there. Any thread. */
    public boolean holdsMemory() {
        return memory.scope().isAlive();
    }
}
