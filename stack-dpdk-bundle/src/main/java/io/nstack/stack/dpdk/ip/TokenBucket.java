package io.nstack.stack.dpdk.ip;

/** Lets so many through at once, and then so many in a time. Loop thread only. */
final class TokenBucket {

    private final EngineClock clock;
    private final int most;
    private final long refillNanos;
    private int tokens;
    private long refilledNanos;

    /** Full at first; one more comes every {@code refillNanos}. */
    TokenBucket(EngineClock clock, int most, long refillNanos) {
        this.clock = clock;
        this.most = most;
        this.refillNanos = refillNanos;
        this.tokens = most;
        this.refilledNanos = clock.nowNanos;
    }

    boolean tryTake() {
        long gained = (clock.nowNanos - refilledNanos) / refillNanos;
        if (gained > 0) {
            refilledNanos += gained * refillNanos;
            tokens = (int) Math.min(most, tokens + gained);
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
