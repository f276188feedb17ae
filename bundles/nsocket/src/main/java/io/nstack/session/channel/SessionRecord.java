package io.nstack.session.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;

/** What is counted and noted about one session. Written by its loop, read by any thread. */
final class SessionRecord {

    private static final VarHandle BYTES_IN;
    private static final VarHandle BYTES_OUT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            BYTES_IN = lookup.findVarHandle(SessionRecord.class, "bytesIn", long.class);
            BYTES_OUT = lookup.findVarHandle(SessionRecord.class, "bytesOut", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long id;
    private final long openedMillis = System.currentTimeMillis(); // primitive, for ten thousand of these
    private long bytesIn; // written by the loop only, opaque
    private long bytesOut;
    private volatile String reason = "";
    private volatile long connectNanos;

    SessionRecord(long id) { this.id = id; }

    void received(long bytes) { BYTES_IN.setOpaque(this, bytesIn + bytes); }

    void sent(long bytes) { BYTES_OUT.setOpaque(this, bytesOut + bytes); }

    long bytesIn() { return (long) BYTES_IN.getOpaque(this); }

    long bytesOut() { return (long) BYTES_OUT.getOpaque(this); }

    void reason(String why) { reason = why; }

    String reason() { return reason; }

    void connected(long sinceNanos) { connectNanos = System.nanoTime() - sinceNanos; }

    Duration connectTime() { return Duration.ofNanos(connectNanos); }

    Instant opened() { return Instant.ofEpochMilli(openedMillis); }
}
