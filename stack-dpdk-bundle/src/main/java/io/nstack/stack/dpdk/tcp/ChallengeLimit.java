package io.nstack.stack.dpdk.tcp;

import java.util.SplittableRandom;

/**
 * How many answers to suspicious segments go out each second (RFC 5961 section 10). The number differs from second to
 * second, because a known one would tell a stranger whether a guess of his was answered. Loop thread only.
 */
final class ChallengeLimit {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int average;
    private final SplittableRandom random;
    private long sinceNanos;
    private int left;

    ChallengeLimit(int average, SplittableRandom random, long nowNanos) {
        this.average = average;
        this.random = random;
        this.sinceNanos = nowNanos;
        this.left = average;
    }

    boolean tryTake(long nowNanos) {
        if (nowNanos - sinceNanos >= SECOND_NANOS) {
            sinceNanos = nowNanos;
            left = average / 2 + random.nextInt(Math.max(1, average));
        }
        return left-- > 0;
    }
}
