package io.nstack.dpdk.frame;

import io.nstack.dpdk.eal.DpdkLog;
import io.nstack.dpdk.shim.ShimNative;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The mbufs of one queue, and a frame over each. A few free ones are kept here, so that taking and releasing one is a
 * move in an array; the others are in DPDK's pool, where the device finds them.
 *
 * <p>Calls come on the thread that has {@linkplain #attach attached} the pool, but for releases: these come on any, and
 * are taken in by {@link #collect}. The pool's memory goes when it is closed and its last frame has come back.
 */
public final class FramePool {

    private static final int KEPT = 128; // free frames here, at most
    private static final int MOVED = 32; // between here and DPDK's pool at a time
    private static final int CACHE = 256; // DPDK's, a known thread
    private static final int PRIVATE_BYTES = 64; // the number, and the room begins on a cache line

    private final FrameNumbers numbers;
    private final long pool;
    private final int place;
    private final MbufFrame[] frames;
    private final Arena memory = Arena.ofShared(); // the last release may come on any thread
    private final MemorySegment scratch; // numbers or addresses of MOVED frames
    private final AtomicReference<@Nullable MbufFrame> returned = new AtomicReference<>(); // a stack, newest first
    private final MbufFrame[] free = new MbufFrame[KEPT];
    private final MbufFrame closed; // stands at the head of the returned ones
    private int freeCount;
    private int lent; // taken or received, and neither sent nor back
    private volatile @Nullable Thread owner; // null = not attached
    private boolean freed; // guarded by memory
    private int needed; // in DPDK's pool before it can go; guarded by memory

    /**
     * Makes a pool.
     *
     * @param name      unique in the process, 25 characters at most
     * @param count     how many frames
     * @param roomBytes of each frame, headroom included
     * @param node      the memory's NUMA node, -1 = any
     */
    public FramePool(FrameNumbers numbers, String name, int count, int roomBytes, int node) throws IOException {
        this.numbers = numbers;
        pool = create(name, count, roomBytes, node);
        scratch = memory.allocate(MOVED * 8L, 64);
        frames = new MbufFrame[count];
        place = numbers.add(frames);
        closed = new MbufFrame(this, 0, memory.allocate(64));
        fill(roomBytes);
    }

    private static long create(String name, int count, int roomBytes, int node) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int cache = count >= 4 * CACHE ? CACHE : 0;
            long made = ShimNative.createPool(arena.allocateFrom(name), count, cache, PRIVATE_BYTES, roomBytes, node);
            if (made == 0) {
                String why = ShimNative.errorText(ShimNative.errno());
                DpdkLog.drain();
                throw new IOException("no memory for " + count + " frames of " + roomBytes + " bytes: " + why
                        + " (fewer frames, more huge pages, or a larger io.nstack.dpdk.memory.mebibytes)");
            }
            return made;
        }
    }

    @SuppressWarnings("restricted") // DPDK's memory
    private void fill(int roomBytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mbufs = arena.allocate(ValueLayout.JAVA_LONG, frames.length);
            MemorySegment rooms = arena.allocate(ValueLayout.JAVA_LONG, frames.length);
            ShimNative.numberFrames(pool, place << FrameNumbers.POOL_BITS, mbufs, rooms);
            for (int i = 0; i < frames.length; i++) {
                MemorySegment room = MemorySegment.ofAddress(rooms.getAtIndex(ValueLayout.JAVA_LONG, i))
                        .reinterpret(roomBytes, memory, null);
                frames[i] = new MbufFrame(this, mbufs.getAtIndex(ValueLayout.JAVA_LONG, i), room);
            }
        }
    }

    /** DPDK's pool. */
    public long address() { return pool; }

    /** The calling thread is the owner from now on. */
    public void attach() { owner = Thread.currentThread(); }

    /** The owner goes. */
    public void detach() {
        collect();
        owner = null;
    }

    /**
     * Takes an empty frame.
     *
     * @return null = none is free
     */
    public @Nullable MbufFrame tryTake() {
        if (freeCount == 0 && !refill()) {
            return null;
        }
        MbufFrame frame = free[--freeCount];
        frame.foreign = false;
        frame.empty();
        lent++;
        return frame;
    }

    private boolean refill() {
        collect();
        if (freeCount == 0) {
            int got = ShimNative.allocate(pool, scratch.address(), MOVED);
            if (got == 0) {
                got = ShimNative.allocate(pool, scratch.address(), 1);
            }
            for (int i = 0; i < got; i++) {
                free[freeCount++] = numbers.frame(scratch.getAtIndex(ValueLayout.JAVA_INT, i));
            }
        }
        return freeCount > 0;
    }

    /** A frame, perhaps of another pool, was received into this one's queue. */
    public void lend(MbufFrame frame) {
        frame.foreign = frame.pool() != this;
        if (!frame.foreign) {
            lent++;
        }
    }

    /** A frame went to the device, which puts it back into DPDK's pool. */
    public void sent(MbufFrame frame) {
        if (!frame.foreign) {
            lent--;
        }
    }

    /** How many frames are neither lent nor in {@code reserve}; an estimate. */
    public int available(int reserve) {
        return Math.max(0, frames.length - reserve - lent);
    }

    /** Takes in what other threads have released. */
    public void collect() {
        MbufFrame frame = returned.get() == null ? null : returned.getAndSet(null);
        while (frame != null) {
            MbufFrame following = frame.next;
            frame.next = null;
            put(frame);
            frame = following;
        }
    }

    private void put(MbufFrame frame) {
        if (!frame.foreign) {
            lent--;
        }
        if (freeCount == KEPT) {
            give(MOVED);
        }
        free[freeCount++] = frame;
    }

    private void give(int count) {
        for (int i = 0; i < count; i++) {
            scratch.setAtIndex(ValueLayout.JAVA_LONG, i, free[--freeCount].mbuf());
        }
        ShimNative.free(scratch.address(), count);
    }

    /** A frame's last reference was released. Any thread. */
    void release(MbufFrame frame) {
        if (owner == Thread.currentThread()) {
            put(frame);
            return;
        }
        MbufFrame head;
        do {
            head = returned.get();
            if (head == closed) {
                late(frame);
                return;
            }
            frame.next = head;
        } while (!returned.compareAndSet(head, frame));
    }

    /**
     * Gives no more frames; the device has gone, with what it had of them. The memory goes with the last one that is
     * still in use somewhere. Idempotent.
     */
    public void close() { close(0); }

    /** The same where the device may have handed frames over to another: all of them must be back. */
    public void closeWhenComplete() {
        close(frames.length);
    }

    private void close(int leastAvailable) {
        synchronized (memory) {
            needed = leastAvailable;
            if (returned.get() == closed) {
                tryFree();
                return;
            }
            owner = null;
            MbufFrame frame = returned.getAndSet(closed);
            while (frame != null) {
                MbufFrame following = frame.next;
                put(frame);
                frame = following;
            }
            while (freeCount > 0) {
                give(Math.min(MOVED, freeCount));
            }
            tryFree();
        }
    }

    private void late(MbufFrame frame) {
        synchronized (memory) {
            put(frame);
            give(1);
            tryFree();
        }
    }

    private void tryFree() {
        if (!freed && lent == 0 && ShimNative.available(pool) >= needed) {
            freed = true;
            numbers.remove(place);
            ShimNative.freePool(pool);
            memory.close();
        }
    }

    /** Whether the memory is still there. Any thread. */
    public boolean holdsMemory() {
        synchronized (memory) {
            return !freed;
        }
    }
}
