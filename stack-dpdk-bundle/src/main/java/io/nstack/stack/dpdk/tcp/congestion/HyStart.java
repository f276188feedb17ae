package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.DeliverySample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Leaves slow start when the round-trip time grows, before segments are lost (HyStart++, RFC 9406 section 4). */
final class HyStart {

    private static final long MIN_THRESHOLD_NANOS = 4_000_000L;
    private static final long MAX_THRESHOLD_NANOS = 16_000_000L;
    private static final int DIVISOR = 8;
    private static final int SAMPLES = 8;
    private static final int CONSERVATIVE_DIVISOR = 4;
    private static final int CONSERVATIVE_ROUNDS = 5;
    /** Segments that an acknowledgement may add; as for senders that do not pace (L). */
    private static final int MOST_SEGMENTS = 8;

    private long lastMinNanos = Long.MAX_VALUE;
    private long minNanos = Long.MAX_VALUE;
    private int samples;
    private boolean conservative;
    private long baselineNanos = Long.MAX_VALUE;
    private int rounds;
    private boolean over;

    /** By how much the window grows. */
    double growth(DeliverySample sample, long bytes) {
        if (sample.isRoundStart()) {
            onRound();
        }
        if (sample.rttNanos() > 0) {
            minNanos = Math.min(minNanos, sample.rttNanos());
            samples++;
        }
        double most = Math.min(bytes, (long) MOST_SEGMENTS * sample.mssBytes());
        if (!conservative) {
            if (isDelayed()) {
                conservative = true;
                baselineNanos = minNanos;
                rounds = 0;
            }
            return most;
        }
        if (minNanos < baselineNanos) { // it was noise: on as before
            conservative = false;
            baselineNanos = Long.MAX_VALUE;
        }
        return most / CONSERVATIVE_DIVISOR;
    }

    /** Whether slow start is over. */
    boolean isOver() { return over; }

    private void onRound() {
        lastMinNanos = minNanos;
        minNanos = Long.MAX_VALUE;
        samples = 0;
        if (conservative && ++rounds >= CONSERVATIVE_ROUNDS) {
            over = true;
        }
    }

    private boolean isDelayed() {
        if (samples < SAMPLES || lastMinNanos == Long.MAX_VALUE || minNanos == Long.MAX_VALUE) {
            return false;
        }
        long threshold = Math.clamp(lastMinNanos / DIVISOR, MIN_THRESHOLD_NANOS, MAX_THRESHOLD_NANOS);
        return minNanos >= lastMinNanos + threshold;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(lastMinNanos);
        out.writeLong(minNanos);
        out.writeInt(samples);
        out.writeBoolean(conservative);
        out.writeLong(baselineNanos);
        out.writeInt(rounds);
        out.writeBoolean(over);
    }

    void readFrom(DataInput in) throws IOException {
        lastMinNanos = in.readLong();
        minNanos = in.readLong();
        samples = in.readInt();
        conservative = in.readBoolean();
        baselineNanos = in.readLong();
        rounds = in.readInt();
        over = in.readBoolean();
    }
}
