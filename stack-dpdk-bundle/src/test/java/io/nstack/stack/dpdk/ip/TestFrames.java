package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;

/** A pool of frames that knows how many are out. */
public final class TestFrames {

    private static final int BYTES = 2048;

    private final ArrayDeque<Each> free = new ArrayDeque<>();
    private final int count;

    public TestFrames(int count) {
        this.count = count;
        for (int i = 0; i < count; i++) {
            free.add(new Each(free));
        }
    }

    /** How many are in use. */
    public int out() { return count - free.size(); }

    public int available() { return free.size(); }

    /** An empty one, null if there is none. */
    public Frame take() {
        Each each = free.poll();
        if (each != null) {
            each.armed(Frame.HEADROOM, 0);
        }
        return each;
    }

    /** One with these bytes. */
    public Frame of(byte[] bytes) {
        Each each = free.remove();
        each.armed(Frame.HEADROOM, bytes.length);
        MemorySegment.copy(bytes, 0, each.room(), ValueLayout.JAVA_BYTE, Frame.HEADROOM, bytes.length);
        return each;
    }

    public Frame of(String hex) { return of(HexFormat.of().parseHex(hex.replaceAll("\\s", ""))); }

    private static final class Each extends Frame {

        private final Queue<Each> home;

        Each(Queue<Each> home) {
            super(Arena.ofAuto().allocate(BYTES));
            this.home = home;
        }

        void armed(int start, int length) { arm(start, length); }

        @Override
        protected void recycle() { home.add(this); }
    }
}
