package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Round-trip time and retransmission timeout (RFC 6298). */
final class RttEstimator {

    /** Before the first sample (RFC 6298 section 2.1). */
    static final long INITIAL_RTO_NANOS = 1_000_000_000L;
    /** When the SYN was sent again and gave no sample (RFC 6298 section 5.7). */
    static final long CAUTIOUS_RTO_NANOS = 3_000_000_000L;
    /** A minimum is forgotten after one to two of these, as paths change. */
    private static final long MIN_WINDOW_NANOS = 150_000_000_000L;

    private final RecoverySettings settings;
    private long smoothedNanos;
    private long variationNanos;
    private long rtoNanos = INITIAL_RTO_NANOS;
    private int backoff;
    private long latestNanos;
    private long minNanos = Long.MAX_VALUE;
    private long earlierMinNanos = Long.MAX_VALUE;
    private long minSinceNanos;

    RttEstimator(RecoverySettings settings) { this.settings = settings; }

    /**
     * Takes a sample in.
     *
     * @param samplesShift log2 of how many samples a round trip gives: each counts the less (RFC 7323 appendix G)
     */
    void sample(long rttNanos, int samplesShift, long nowNanos) {
        latestNanos = rttNanos;
        minimum(rttNanos, nowNanos);
        if (smoothedNanos == 0) {
            smoothedNanos = Math.max(1, rttNanos); // RFC 6298 section 2.2
            variationNanos = rttNanos / 2;
        } else {
            long error = rttNanos - smoothedNanos; // RFC 6298 section 2.3: beta = 1/4, alpha = 1/8
            variationNanos += (Math.abs(error) - variationNanos) >> (2 + samplesShift);
            smoothedNanos += error >> (3 + samplesShift);
        }
        // The least timeout is added to the RTT, as Linux does: else a delayed acknowledgement is as late as the timer.
        rtoNanos = smoothedNanos + Math.max(settings.minRtoNanos(), 4 * variationNanos);
        backoff = 0; // RFC 6298 section 5.7: a sample ends the backing off
    }

    /** The timer expired (RFC 6298 section 5.5). */
    void backOff() {
        if (rtoNanos() < settings.maxRtoNanos()) {
            backoff++;
        }
    }

    /** Progress was made, or the timeout was for nothing. */
    void endBackOff() { backoff = 0; }

    /** The SYN was sent again, and no sample is known (RFC 6298 section 5.7). */
    void cautious() {
        if (smoothedNanos == 0) {
            rtoNanos = CAUTIOUS_RTO_NANOS;
            backoff = 0;
        }
    }

    long rtoNanos() { return Math.min(rtoNanos << backoff, settings.maxRtoNanos()); }

    /** 0 = none known. */
    long smoothedNanos() { return smoothedNanos; }

    long variationNanos() { return variationNanos; }

    long latestNanos() { return latestNanos; }

    /** The smallest of the last minutes, 0 = none known. */
    long minNanos() {
        long min = Math.min(minNanos, earlierMinNanos);
        return min == Long.MAX_VALUE ? 0 : min;
    }

    private void minimum(long rttNanos, long nowNanos) {
        boolean first = minNanos == Long.MAX_VALUE;
        if (first || nowNanos - minSinceNanos > MIN_WINDOW_NANOS) {
            earlierMinNanos = minNanos;
            minNanos = rttNanos;
            minSinceNanos = nowNanos;
        } else if (rttNanos < minNanos) {
            minNanos = rttNanos;
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(smoothedNanos);
        out.writeLong(variationNanos);
        out.writeLong(rtoNanos);
        out.writeInt(backoff);
        out.writeLong(latestNanos);
        out.writeLong(minNanos);
        out.writeLong(earlierMinNanos);
        out.writeLong(minSinceNanos);
    }

    void readFrom(DataInput in) throws IOException {
        smoothedNanos = in.readLong();
        variationNanos = in.readLong();
        rtoNanos = in.readLong();
        backoff = in.readInt();
        latestNanos = in.readLong();
        minNanos = in.readLong();
        earlierMinNanos = in.readLong();
        minSinceNanos = in.readLong();
    }
}
