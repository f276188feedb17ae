package io.nstack.benchmarks.engine;

import io.nstack.link.Frame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/** A frame that comes back to its pool at once. One thread. */
final class LooseFrame extends Frame {

    private static final int ROOM = 2048;

    private final ArrayDeque<LooseFrame> home;

    LooseFrame(Arena memory, ArrayDeque<LooseFrame> home) {
        super(memory.allocate(ROOM, 64));
        this.home = home;
    }

    /** An empty one. */
    LooseFrame empty() {
        arm(HEADROOM, 0);
        return this;
    }

    /** One with these bytes. */
    LooseFrame with(byte[] bytes) {
        arm(HEADROOM, bytes.length);
        MemorySegment.copy(bytes, 0, room(), ValueLayout.JAVA_BYTE, HEADROOM, bytes.length);
        return this;
    }

    /** Its bytes once more. */
    LooseFrame again(int length) {
        arm(HEADROOM, length);
        return this;
    }

    @Override
    protected void recycle() { home.addLast(this); }
}
