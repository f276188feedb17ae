package io.nstack.stack.dpdk.tcp;

/** Keep-alive probes (RFC 9293 section 3.8.4): off unless asked for, and only while nothing else goes on. Loop thread only. */
final class KeepAlive {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final TcpOptions options;
    private long heardAtNanos;
    private long probedAtNanos;
    private int unanswered;

    KeepAlive(TcpOptions options) { this.options = options; }

    /** A segment has come. */
    void onHeard(long nowNanos) {
        heardAtNanos = nowNanos;
        unanswered = 0;
    }

    /** When the next probe, or the end, is due. */
    long atNanos() {
        if (!options.keepAlive) {
            return Long.MAX_VALUE;
        }
        return unanswered == 0
                ? heardAtNanos + options.keepIdleSeconds * SECOND_NANOS
                : probedAtNanos + options.keepIntervalSeconds * SECOND_NANOS;
    }

    void onProbed(long nowNanos) {
        probedAtNanos = nowNanos;
        unanswered++;
    }

    /** Whether all probes went without an answer. */
    boolean isExhausted() { return unanswered >= options.keepCount; }
}
