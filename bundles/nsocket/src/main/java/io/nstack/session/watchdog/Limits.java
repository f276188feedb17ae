package io.nstack.session.watchdog;

import java.time.Duration;

/**
 * How long a call in a loop may take.
 *
 * @param warn after this it is named in the log, and the loop gets no new sessions meanwhile; zero = never
 * @param hang after this the loop is taken out; zero = never
 */
public record Limits(Duration warn, Duration hang) {

    /** What a runtime has if nobody says otherwise. */
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(10));

    /** Nothing is named, nothing is taken out. */
    public static final Limits NONE = new Limits(Duration.ZERO, Duration.ZERO);

    private static final long MOST_NANOS = 500_000_000;
    private static final long LEAST_NANOS = 10_000_000;

    /** Refuses negative ones. */
    public Limits {
        if (warn.isNegative() || hang.isNegative()) {
            throw new IllegalArgumentException("limits of a loop: warn " + warn + ", hang " + hang
                    + ": must be zero (never) or more");
        }
    }

    /** How often to look: a few times within the shorter limit, and seldom enough to cost nothing. */
    long periodNanos() {
        long period = MOST_NANOS;
        for (Duration each : new Duration[]{warn, hang}) {
            if (each.isPositive()) {
                period = Math.min(period, each.toNanos() / 4);
            }
        }
        return Math.max(LEAST_NANOS, period);
    }

    boolean warns(long stuckNanos) { return warn.isPositive() && stuckNanos >= warn.toNanos(); }

    boolean hangs(long stuckNanos) { return hang.isPositive() && stuckNanos >= hang.toNanos(); }
}
