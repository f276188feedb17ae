package io.nstack.links.faults;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Frames of one direction of one queue, from when they are sent until they are due. Loop thread, but for the counter. */
final class FaultyDirection {

    private static final int ETHERNET_HEADER_BYTES = 14;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Impairment impairment;
    private final SplittableRandom random;
    private final LinkQueue copies; // where duplicates come from
    private final DueFrames waiting = new DueFrames();
    private final AtomicLong dropped;
    private long rateFreeNanos = Long.MIN_VALUE; // when the last frame has gone at the given rate
    private long lastDueNanos = Long.MIN_VALUE;

    FaultyDirection(Impairment impairment, long seed, LinkQueue copies, AtomicLong dropped) {
        this.impairment = impairment;
        this.random = new SplittableRandom(seed);
        this.copies = copies;
        this.dropped = dropped;
    }

    DueFrames waiting() { return waiting; }

    /** Takes a frame. */
    void add(Frame frame, long nowNanos) {
        if (happens(impairment.loss()) || !mayQueue(nowNanos)) {
            dropped.setOpaque(dropped.getPlain() + 1);
            frame.release();
            return;
        }
        long sentNanos = queue(frame.readableBytes(), nowNanos);
        if (happens(impairment.corruption())) {
            corrupt(frame);
        }
        if (happens(impairment.duplication())) {
            duplicate(frame, sentNanos);
        }
        schedule(frame, sentNanos);
    }

    private boolean happens(double share) { return share > 0 && random.nextDouble() < share; }

    private boolean mayQueue(long nowNanos) {
        if (impairment.rateBitsPerSecond() == 0 || rateFreeNanos <= nowNanos) {
            return true;
        }
        double waitingBits = (double) (rateFreeNanos - nowNanos) * impairment.rateBitsPerSecond() / NANOS_PER_SECOND;
        return waitingBits / 8 <= impairment.queueBytes();
    }

    /** When the frame has gone at the given rate. */
    private long queue(int bytes, long nowNanos) {
        if (impairment.rateBitsPerSecond() == 0) {
            return nowNanos;
        }
        rateFreeNanos = Math.max(rateFreeNanos, nowNanos)
                + bytes * 8L * NANOS_PER_SECOND / impairment.rateBitsPerSecond();
        return rateFreeNanos;
    }

    private void corrupt(Frame frame) {
        int content = frame.readableBytes() - ETHERNET_HEADER_BYTES;
        if (content > 0) {
            int at = frame.readerIndex() + ETHERNET_HEADER_BYTES + random.nextInt(content);
            frame.setByte(at, frame.getByte(at) ^ 1 << random.nextInt(8));
        }
    }

    private void duplicate(Frame frame, long sentNanos) {
        Frame copy = copies.allocate();
        if (copy != null) {
            int length = frame.readableBytes();
            MemorySegment.copy(frame.room(), frame.readerIndex(), copy.room(), copy.writerIndex(), length);
            copy.writerIndex(copy.writerIndex() + length);
            schedule(copy, sentNanos);
        }
    }

    private void schedule(Frame frame, long sentNanos) {
        long jitter = impairment.jitterNanos() == 0 ? 0 : random.nextLong(impairment.jitterNanos() + 1);
        long due = sentNanos + impairment.delayNanos() + jitter;
        if (happens(impairment.reordering())) {
            waiting.add(frame, due + impairment.reorderNanos());
            return;
        }
        lastDueNanos = Math.max(lastDueNanos, due);
        waiting.add(frame, lastDueNanos);
    }
}
