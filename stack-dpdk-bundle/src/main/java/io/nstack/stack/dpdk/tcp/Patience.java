package io.nstack.stack.dpdk.tcp;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How long a connection waits for its peer before it gives up, and what it says then. Loop thread only. */
final class Patience {

    private final TcpOptions options;
    private long waitingSinceNanos = Long.MAX_VALUE; // something is in flight, and nothing was acknowledged since
    private long endAtNanos = Long.MAX_VALUE; // FIN-WAIT-2 or lingering must be over by then
    private @Nullable String reason; // what ICMP said meanwhile

    Patience(TcpOptions options) { this.options = options; }

    /** The end of a turn. */
    void note(boolean waits, long nowNanos) {
        if (!waits) {
            waitingSinceNanos = Long.MAX_VALUE;
        } else if (waitingSinceNanos == Long.MAX_VALUE) {
            waitingSinceNanos = nowNanos;
        }
    }

    /** Something was acknowledged. */
    void onProgress() {
        waitingSinceNanos = Long.MAX_VALUE;
        reason = null;
    }

    /** It must be over after that time. */
    void limit(long nanos, long nowNanos) { endAtNanos = nowNanos + nanos; }

    /** When it is at its end; {@link Long#MAX_VALUE} = never. */
    long atNanos() {
        return Math.min(endAtNanos, userTimeoutAtNanos());
    }

    /** RFC 5482: how long what was sent may stay unacknowledged. */
    private long userTimeoutAtNanos() {
        return options.userTimeoutMillis > 0 && waitingSinceNanos != Long.MAX_VALUE
                ? waitingSinceNanos + options.userTimeoutMillis * 1_000_000L
                : Long.MAX_VALUE;
    }

    /** What an ICMP message says of the path: it only explains a later timeout (RFC 5927 section 6). */
    void reason(String said) {
        reason = said;
    }

    String reason() { return reason != null ? reason : "Connection timed out"; }

    void writeTo(DataOutput out, long nowNanos) throws IOException {
        out.writeLong(waitingSinceNanos == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos - waitingSinceNanos);
        out.writeLong(endAtNanos == Long.MAX_VALUE ? Long.MAX_VALUE : endAtNanos - nowNanos);
    }

    void readFrom(DataInput in, long nowNanos) throws IOException {
        long waited = in.readLong();
        long left = in.readLong();
        waitingSinceNanos = waited == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos - waited;
        endAtNanos = left == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos + left;
    }
}
