package io.nstack.links.faults;

import io.nstack.link.Frame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Frames in the order in which they are due; those of the same time in the order in which they came. A binary heap. */
final class DueFrames {

    private long[] dueNanos = new long[64];
    private long[] turn = new long[64];
    private @Nullable Frame[] frames = new @Nullable Frame[64];
    private int size;
    private long nextTurn;

    int size() { return size; }

    /** When the first is due; {@link Long#MAX_VALUE} = there is none. */
    long firstNanos() {
        return size == 0 ? Long.MAX_VALUE : dueNanos[0];
    }

    boolean isDue(long nowNanos) { return size > 0 && dueNanos[0] - nowNanos <= 0; }

    void add(Frame frame, long atNanos) {
        if (size == frames.length) {
            dueNanos = Arrays.copyOf(dueNanos, size * 2);
            turn = Arrays.copyOf(turn, size * 2);
            frames = Arrays.copyOf(frames, size * 2);
        }
        int at = size++;
        place(at, atNanos, nextTurn++, frame);
        while (at > 0 && isBefore(at, (at - 1) / 2)) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    /** Takes the first; there must be one. */
    Frame remove() {
        Frame first = frames[0];
        if (first == null) {
            throw new IllegalStateException("no frame waits");
        }
        swap(0, --size);
        frames[size] = null;
        sink();
        return first;
    }

    private void sink() {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, at)) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private boolean isBefore(int one, int other) {
        long difference = dueNanos[one] - dueNanos[other];
        return difference < 0 || (difference == 0 && turn[one] < turn[other]);
    }

    private void swap(int one, int other) {
        long due = dueNanos[one];
        long when = turn[one];
        Frame frame = frames[one];
        place(one, dueNanos[other], turn[other], frames[other]);
        place(other, due, when, frame);
    }

    private void place(int at, long due, long when, @Nullable Frame frame) {
        dueNanos[at] = due;
        turn[at] = when;
        frames[at] = frame;
    }

    void release() {
        for (int i = 0; i < size; i++) {
            Frame frame = frames[i];
            if (frame != null) {
                frame.release();
            }
            frames[i] = null;
        }
        size = 0;
    }
}
