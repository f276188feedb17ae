package io.nstack.stack.dpdk.tcp;

import io.nstack.link.Frame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/** A pool of frames that knows how many are out. One thread only. */
final class TestFrames {

    private final ArrayDeque<TestFrame> free = new ArrayDeque<>();
    private final int count;

    TestFrames(int count, int bytes) {
        this.count = count;
        MemorySegment memory = Arena.ofAuto().allocate((long) count * bytes, 64);
        for (int i = 0; i < count; i++) {
            free.add(new TestFrame(memory.asSlice((long) i * bytes, bytes)));
        }
    }

    /** An empty one with room for headers; null = none left. */
    Frame take() {
        TestFrame frame = free.pollLast();
        if (frame != null) {
            frame.begin();
        }
        return frame;
    }

    int available() { return free.size(); }

    int out() { return count - free.size(); }

    private final class TestFrame extends Frame {

        TestFrame(MemorySegment room) { super(room); }

        void begin() { arm(HEADROOM, 0); }

        @Override
        protected void recycle() { free.addLast(this); }
    }
}
