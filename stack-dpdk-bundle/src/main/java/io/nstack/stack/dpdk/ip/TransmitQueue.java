package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.stack.dpdk.ethernet.FrameOutput;
import org.jspecify.annotations.Nullable;

/** Gathers frames into bursts, because each burst may cost the link a system call. Loop thread only. */
final class TransmitQueue implements FrameOutput {

    private static final int CAPACITY = 256;
    private static final int ROOM = CAPACITY - 64; // what acknowledgements may still use when data has to wait

    private final LinkQueue queue;
    private final IpCounters counters;
    private final Frame[] frames = new Frame[CAPACITY];
    private int first;
    private int end;

    TransmitQueue(LinkQueue queue, IpCounters counters) {
        this.queue = queue;
        this.counters = counters;
    }

    @Override
    public @Nullable Frame allocate() { return queue.allocate(); }

    int available() { return queue.available(); }

    boolean hasRoom() { return end - first < ROOM; }

    boolean isEmpty() { return first == end; }

    @Override
    public void transmit(Frame frame) {
        if (end == CAPACITY && !makeRoom()) {
            counters.sendDropped++;
            frame.release();
            return;
        }
        frames[end++] = frame;
    }

    private boolean makeRoom() {
        flush();
        if (first > 0) {
            System.arraycopy(frames, first, frames, 0, end - first);
            end -= first;
            first = 0;
        }
        return end < CAPACITY;
    }

    /** Sends what is gathered, as far as the link takes it. */
    void flush() {
        if (first == end) {
            return;
        }
        int taken = queue.transmit(frames, first, end - first);
        counters.sent += taken;
        first += taken;
        if (first == end) {
            first = 0;
            end = 0;
        }
    }

    /** Drops what is left. */
    void close() {
        for (int i = first; i < end; i++) {
            frames[i].release();
        }
        first = 0;
        end = 0;
    }
}
