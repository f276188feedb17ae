package io.nstack.stack.poll;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Off-heap buffers of one size that an engine fills and may hand to applications. Each is one object for the life of
 * the pool, so that taking and releasing allocate nothing; released on whichever thread, it comes back by itself.
 *
 * <p>The class belongs to the API and holds nothing of the stack once it is closed, because applications may keep a
 * buffer for longer than the stack lives. Its memory is freed when the last of them has come back.
 *
 * <p>The pool begins empty and grows by {@value #CHUNK_BYTES} bytes at a time. Calls come on the loop's thread, but for
 * {@link #isShort()}.
 */
public final class LendingPool {

    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int LOW_WATER = 8; // an eighth of the most there may be
    private static final Slot CLOSED = Slot.mark(); // stands at the head of the returned ones

    private final int slotBytes;
    private final int most;
    private final int low;
    private final Arena memory = Arena.ofShared(); // the last release may come on any thread
    private final AtomicReference<@Nullable Slot> returned = new AtomicReference<>(); // a stack, newest first
    private final AtomicInteger awaited = new AtomicInteger(); // after close: those still out
    private @Nullable LoopContext loop; // null once closed
    private Slot[] free = {};
    private int freeCount;
    private int made;
    private volatile boolean isShort; // written on the loop

    /**
     * Makes a pool for the engine in {@code loop}; takes no memory yet.
     *
     * @param slotBytes the size of each buffer, 64 or more
     * @param maxBytes  how much memory all of them may take together
     */
    public LendingPool(LoopContext loop, int slotBytes, long maxBytes) {
        if (slotBytes < 64 || maxBytes < slotBytes) {
            throw new IllegalArgumentException("slotBytes=" + slotBytes + " maxBytes=" + maxBytes);
        }
        this.loop = loop;
        this.slotBytes = slotBytes;
        this.most = (int) Math.min(Integer.MAX_VALUE / 2, maxBytes / slotBytes);
        this.low = most / LOW_WATER;
    }

    /** The size of each buffer, bytes. */
    public int slotBytes() { return slotBytes; }

    /**
     * Takes a buffer: empty, writable up to {@link #slotBytes()}, with one reference, which is the caller's.
     *
     * @return null = all are in use
     */
    public @Nullable ByteBuf tryTake() {
        if (freeCount == 0 && !refill()) {
            return null;
        }
        Slot slot = free[--freeCount];
        if (freeCount < low && made == most && !isShort) {
            isShort = true;
        }
        slot.arm();
        return slot;
    }

    /**
     * Whether few buffers are left and no more can be made: then received data is better copied than lent, because
     * nobody knows how long an application keeps a buffer. Any thread.
     */
    public boolean isShort() { return isShort; }

    /**
     * Takes in what other threads have released.
     *
     * @return whether a buffer can be taken now
     */
    public boolean collect() {
        Slot slot = returned.get() == null ? null : returned.getAndSet(null);
        while (slot != null) {
            Slot next = slot.next;
            slot.next = null;
            put(slot);
            slot = next;
        }
        return freeCount > 0 || made < most;
    }

    private boolean refill() {
        collect();
        if (freeCount > 0) {
            return true;
        }
        int more = Math.min(most - made, Math.max(1, CHUNK_BYTES / slotBytes));
        if (more == 0 || loop == null) {
            return false;
        }
        if (free.length < made + more) {
            free = Arrays.copyOf(free, Math.min(most, Math.max(made + more, free.length * 2)));
        }
        MemorySegment chunk = memory.allocate((long) more * slotBytes, 64);
        for (int i = 0; i < more; i++) {
            free[freeCount++] = new Slot(this, chunk.asSlice((long) i * slotBytes, slotBytes));
        }
        made += more;
        return true;
    }

    private void put(Slot slot) {
        free[freeCount++] = slot;
        if (isShort && freeCount >= low) {
            isShort = false;
        }
    }

    /** A buffer's last reference was released. Any thread. */
    void release(Slot slot) {
        LoopContext here = loop;
        if (here != null && here.inLoop()) {
            put(slot);
            return;
        }
        Slot head;
        do {
            head = returned.get();
            if (head == CLOSED) {
                leave(-1);
                return;
            }
            slot.next = head;
        } while (!returned.compareAndSet(head, slot));
    }

    /** Gives no more buffers. The memory goes with the last one that is still in use somewhere. Idempotent. */
    public void close() {
        if (loop == null) {
            return;
        }
        loop = null;
        Slot slot = returned.getAndSet(CLOSED);
        while (slot != null) {
            freeCount++;
            slot = slot.next;
        }
        int out = made - freeCount;
        free = new Slot[0];
        freeCount = 0;
        leave(out);
    }

    private void leave(int change) {
        if (awaited.addAndGet(change) == 0) {
            memory.close();
        }
    }

    /** Whether the memory is still there. Any thread. */
    boolean holdsMemory() { return memory.scope().isAlive(); }
}
