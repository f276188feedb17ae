package io.nstack.dpdk.frame;

import io.nstack.link.Frame;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The frame over one mbuf of a pool, for ever. */
public final class MbufFrame extends Frame {

    private final FramePool pool;
    private final long mbuf;
    boolean foreign; // received by a queue of another pool, where a device hands mbufs over
    @Nullable
    MbufFrame next; // among those that other threads have released

    MbufFrame(FramePool pool, long mbuf, MemorySegment room) {
        this.pool = pool;
        this.mbuf = mbuf;
        super(room);
    }

    /** The address of the mbuf. */
    public long mbuf() { return mbuf; }

    FramePool pool() { return pool; }

    /** Makes it what the device has received. */
    public void received(int start, int length, int newFlags, int newHash) {
        arm(start, length);
        flags(newFlags);
        hash(newHash);
    }

    /** Makes it an empty frame to send. */
    void empty() { arm(HEADROOM, 0); }

    @Override
    protected void recycle() { pool.release(this); }
}
