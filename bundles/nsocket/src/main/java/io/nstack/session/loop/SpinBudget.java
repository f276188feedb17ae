package io.nstack.session.loop;

/**
 * Decides whether a loop that ran out of work spins for a while before it blocks. Spinning saves a wake-up where the
 * next event follows soon. Where it does not follow, spinning only costs; and where other threads want the processor it
 * does harm, because a thread that spins uses up its time slice and is then made to wait, while one that blocks is woken
 * at once. So the loop spins as long as that has paid of late and nobody took the processor from it, and tries again
 * now and then. Loop thread only.
 */
final class SpinBudget {

    private static final int MOST = 8; // successes that are remembered
    private static final int REST = 64; // blocks until the next try when it did not pay
    private static final int LONG_REST = 4096; // and when the processor was taken away
    private static final long PREEMPTED_NANOS = 200_000; // two looks are a microsecond apart if we keep running

    private final long spinNanos;
    private int credit = MOST / 2;
    private int resting;
    private boolean spinning;
    private long lastLookNanos;

    SpinBudget(long spinNanos) { this.spinNanos = spinNanos; }

    /** Whether to look again without blocking, when the last work was done at {@code workNanos}. */
    boolean spins(long nowNanos, long workNanos) {
        if (spinning && nowNanos - lastLookNanos > PREEMPTED_NANOS) {
            spinning = false;
            resting = LONG_REST;
        }
        lastLookNanos = nowNanos;
        if (resting > 0 || nowNanos - workNanos >= spinNanos) {
            return false;
        }
        spinning = true;
        return true;
    }

    /** Something came; if the loop was spinning for it, that has paid. */
    void onWork(long nowNanos) {
        if (spinning) {
            spinning = false;
            credit = Math.min(MOST, credit + 1);
            if (nowNanos - lastLookNanos > PREEMPTED_NANOS) {
                resting = LONG_REST;
            }
        }
    }

    /** The loop blocks now; if it has spun before, that has not paid. */
    void onBlock() {
        if (spinning) {
            spinning = false;
            if (--credit <= 0) {
                credit = 1;
                resting = REST;
            }
        } else if (resting > 0) {
            resting--;
        }
    }
}
