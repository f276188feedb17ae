package io.nstack.stack.dpdk.engine;

/**
 * How an engine waits for a link that cannot wake its loop: it looks all the time while frames come, then now and then,
 * and the longer nothing came the more seldom. Loop thread only.
 *
 * <p>Looking all the time costs a processor and pays only if the next frame comes soon, and not at all if others want the
 * processor meanwhile. So the engine looks for as long as frames lay apart of late, a millisecond at most, and not while
 * it was interrupted in that.
 */
final class Idling {

    /** The longest that a frame waits. */
    static final long MOST_PARK_NANOS = 1_000_000;
    private static final long LEAST_PARK_NANOS = 50_000;
    private static final long MOST_SPIN_NANOS = 1_000_000;
    private static final long LEAST_SPIN_NANOS = 20_000;
    private static final long INTERRUPTED_NANOS = 200_000; // two looks are some microseconds apart if we keep running
    private static final int REST = 256; // parks without spinning after an interruption

    private long spinNanos = MOST_SPIN_NANOS;
    private long parkNanos = LEAST_PARK_NANOS;
    private long lastWorkNanos;
    private long lastLookNanos;
    private int resting;
    private boolean spun;
    private boolean begun;

    /** A turn was taken that found frames, or none. */
    void onTurn(long nowNanos, boolean worked) {
        if (!begun) {
            begun = true;
            lastWorkNanos = nowNanos;
        }
        if (spun && nowNanos - lastLookNanos > INTERRUPTED_NANOS) {
            resting = REST;
        }
        spun = false;
        lastLookNanos = nowNanos;
        if (worked) {
            long apart = nowNanos - lastWorkNanos;
            long wanted = Math.clamp(4 * apart, LEAST_SPIN_NANOS, MOST_SPIN_NANOS);
            spinNanos = apart > MOST_SPIN_NANOS ? spinNanos / 2 : (7 * spinNanos + wanted) / 8;
            lastWorkNanos = nowNanos;
            parkNanos = LEAST_PARK_NANOS;
        }
    }

    /** The loop would block: whether to look again at once. */
    boolean spins() {
        if (resting > 0 || lastLookNanos - lastWorkNanos >= spinNanos) {
            return false;
        }
        spun = true;
        return true;
    }

    /** The loop blocks: when to look again. */
    long parkUntil(long nowNanos) {
        long until = nowNanos + parkNanos;
        parkNanos = Math.min(MOST_PARK_NANOS, parkNanos + parkNanos / 2);
        if (resting > 0) {
            resting--;
        }
        return until;
    }
}
