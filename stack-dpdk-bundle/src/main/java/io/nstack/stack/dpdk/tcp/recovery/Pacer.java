package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Spreads segments over the round trip. Credit grows with time up to a quantum; what is sent takes from it. Once it is
 * used up, sending waits for half a quantum, so that not each segment needs a timer.
 */
final class Pacer {

    /** In slow start the window doubles within the round trip; else it hardly grows (as Linux paces). */
    static final double SLOW_START_GAIN = 2.0;
    static final double AVOIDANCE_GAIN = 1.2;

    /** What one turn of a timer should be worth, and the most of it (draft-ietf-ccwg-bbr section 4.6.3). */
    private static final double QUANTUM_NANOS = 1e6;
    private static final long MOST_QUANTUM_BYTES = 65_536;

    private final RecoverySettings settings;
    private double nanosPerByte;
    private long quantumNanos;
    private long nextNanos = Long.MIN_VALUE / 2;
    private boolean waiting;
    private long releaseNanos;

    Pacer(RecoverySettings settings) { this.settings = settings; }

    /** Window, round-trip time or rate have changed. */
    void update(Governor governor, long smoothedRttNanos, int mss) {
        if (governor.isRateBased()) {
            long rate = governor.pacingBytesPerSecond();
            nanosPerByte = rate == Long.MAX_VALUE ? 0 : 1e9 / Math.max(rate, 1);
            quantumNanos = (long) (Math.max(governor.sendQuantumBytes(), mss) * nanosPerByte);
        } else if (smoothedRttNanos < settings.pacingFromRttNanos() || smoothedRttNanos == 0) {
            nanosPerByte = 0;
        } else {
            long window = governor.windowBytes();
            double gain = window < governor.slowStartThresholdBytes() ? SLOW_START_GAIN : AVOIDANCE_GAIN;
            nanosPerByte = smoothedRttNanos / (gain * window);
            double most = Math.min(QUANTUM_NANOS, MOST_QUANTUM_BYTES * nanosPerByte);
            quantumNanos = (long) Math.max(2 * mss * nanosPerByte, most);
        }
    }

    void onSent(int bytes, long nowNanos) {
        if (nanosPerByte != 0) {
            nextNanos = Math.max(nextNanos, nowNanos - quantumNanos) + (long) (bytes * nanosPerByte);
        }
    }

    /** Whether nothing may go now. */
    boolean isHolding(long nowNanos) {
        if (nanosPerByte == 0) {
            waiting = false;
            return false;
        }
        if (waiting) {
            waiting = nowNanos < releaseNanos;
        } else if (nextNanos > nowNanos) {
            waiting = true;
            releaseNanos = nextNanos + quantumNanos / 2;
        }
        return waiting;
    }

    /** Something else holds it back. */
    void release() { waiting = false; }

    /** Until when, {@link Long#MIN_VALUE} = it does not hold anything. */
    long untilNanos() {
        return waiting ? releaseNanos : Long.MIN_VALUE;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeDouble(nanosPerByte);
        out.writeLong(quantumNanos);
        out.writeLong(nextNanos);
        out.writeBoolean(waiting);
        out.writeLong(releaseNanos);
    }

    void readFrom(DataInput in) throws IOException {
        nanosPerByte = in.readDouble();
        quantumNanos = in.readLong();
        nextNanos = in.readLong();
        waiting = in.readBoolean();
        releaseNanos = in.readLong();
    }
}
