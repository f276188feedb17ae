package io.nstack.stack.dpdk.tcp.recovery;

/**
 * What an operator may set for all connections of an instance.
 *
 * @param initialWindowSegments segments that may be in flight at the beginning (RFC 6928)
 * @param minRtoNanos           the least retransmission timeout above the round-trip time: 200 ms as Linux has it, where
 *                              RFC 6298 section 2.4 recommends 1 s
 * @param maxRtoNanos           the longest one, backed off (RFC 6298 section 2.5: 60 s at least)
 * @param pacingFromRttNanos    round-trip times below this are not paced unless the congestion control does it itself:
 *                              the loop's timers are no finer
 * @param slowStartAfterIdle    whether the window decays while nothing is sent (RFC 2861)
 */
public record RecoverySettings(int initialWindowSegments, long minRtoNanos, long maxRtoNanos, long pacingFromRttNanos,
        boolean slowStartAfterIdle) {

    private static final long MILLI = 1_000_000L;

    public static final RecoverySettings DEFAULT = new RecoverySettings(10, 200 * MILLI, 120_000 * MILLI, MILLI, true);

    public RecoverySettings {
        if (initialWindowSegments < 1 || initialWindowSegments > 1000) {
            throw new IllegalArgumentException("initial window of " + initialWindowSegments + " segments");
        }
        if (minRtoNanos < MILLI || maxRtoNanos < minRtoNanos || maxRtoNanos < 1000 * MILLI) {
            throw new IllegalArgumentException("retransmission timeouts from " + minRtoNanos + " to " + maxRtoNanos
                    + " ns");
        }
        if (pacingFromRttNanos < 0) {
            throw new IllegalArgumentException("pacing from a round-trip time of " + pacingFromRttNanos + " ns");
        }
    }
}
