package io.nstack.stack.dpdk.tcp;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When received data is acknowledged (RFC 9293 section 3.8.6.3, RFC 5681 section 4.2): every second full segment, at once
 * where something is missing, and in time. What a burst brings is acknowledged once, at its end. Loop thread only.
 */
final class AckPolicy {

    private final long delayNanos;
    private int fullBytes;
    private int unacknowledgedBytes;
    private boolean due;
    private long dueAtNanos = Long.MAX_VALUE;

    AckPolicy(long delayNanos, int fullBytes) {
        this.delayNanos = delayNanos;
        this.fullBytes = fullBytes;
    }

    /** The peer's segments are no longer than that. */
    void fullBytes(int bytes) { fullBytes = bytes; }

    /** Data came in order. */
    void onData(int bytes, long nowNanos) {
        unacknowledgedBytes += bytes;
        if (unacknowledgedBytes >= 2 * fullBytes) {
            due = true;
        } else if (dueAtNanos == Long.MAX_VALUE) {
            dueAtNanos = nowNanos + delayNanos;
        }
    }

    void now() { due = true; }

    boolean isDue(long nowNanos) { return due || dueAtNanos <= nowNanos; }

    /** When an acknowledgement that waits becomes due; {@link Long#MAX_VALUE} = none waits. */
    long dueAtNanos() {
        return dueAtNanos;
    }

    /** A segment with an up-to-date acknowledgement has gone. */
    void onSent() {
        unacknowledgedBytes = 0;
        due = false;
        dueAtNanos = Long.MAX_VALUE;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(fullBytes);
        out.writeBoolean(due || dueAtNanos != Long.MAX_VALUE);
    }

    /** What waited is sent at once: the clock may be another one. */
    void readFrom(DataInput in) throws IOException {
        fullBytes = in.readInt();
        due = in.readBoolean();
    }
}
