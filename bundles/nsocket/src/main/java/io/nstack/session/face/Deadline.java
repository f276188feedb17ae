package io.nstack.session.face;

import java.time.Duration;

/** Until when a call may wait, kept by the thread that waits. */
record Deadline(boolean bounded, long atNanos) {

    static final Deadline NEVER = new Deadline(false, 0);

    /** So many nanoseconds from now; 0 = never. */
    static Deadline in(long nanos) {
        return nanos == 0 ? NEVER : new Deadline(true, System.nanoTime() + nanos);
    }

    /** A time-out of the API in nanoseconds: 0 = none, and centuries are none too. */
    static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("time-out " + timeout + " must not be below 0");
        }
        return timeout.compareTo(Duration.ofDays(36_500)) > 0 ? 0 : timeout.toNanos();
    }

    long leftNanos() { return atNanos - System.nanoTime(); }
}
