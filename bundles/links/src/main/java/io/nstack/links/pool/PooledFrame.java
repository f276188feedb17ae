package io.nstack.links.pool;

import io.nstack.link.Frame;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A frame of a {@link FramePool}. */
public final class PooledFrame extends Frame {

    private final FramePool pool;
    @Nullable
    PooledFrame next; // of those that were returned; owned by the pool then

    PooledFrame(FramePool pool, MemorySegment room) {
        super(room);
        this.pool = pool;
    }

    /** Makes it hold the bytes, the hash and nothing else of another frame. */
    public void become(Frame source) {
        int length = source.readableBytes();
        arm(HEADROOM, length);
        MemorySegment.copy(source.room(), source.readerIndex(), room(), HEADROOM, length);
        hash(source.hash());
    }

    void empty() { arm(HEADROOM, 0); }

    @Override
    protected void recycle() { pool.release(this); }
}
