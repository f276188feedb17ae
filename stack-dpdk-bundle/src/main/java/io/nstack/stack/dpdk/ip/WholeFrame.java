package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import java.lang.foreign.Arena;
import java.util.Queue;

/** A frame large enough for any packet, for those put together of fragments. Its memory goes when nothing refers to it. */
final class WholeFrame extends Frame {

    /** Where the packet's data begin; its header is right before. */
    static final int DATA = HEADROOM;

    private static final int DATA_BYTES = 65_536;

    private final Queue<WholeFrame> home;

    WholeFrame(Queue<WholeFrame> home) {
        super(Arena.ofAuto().allocate(DATA + DATA_BYTES, 64));
        this.home = home;
    }

    void begin() { arm(DATA, 0); }

    @Override
    protected void recycle() { home.add(this); }
}
