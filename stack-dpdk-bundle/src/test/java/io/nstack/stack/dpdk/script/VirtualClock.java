package io.nstack.stack.dpdk.script;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that stands still until a test moves it. */
public final class VirtualClock implements LongSupplier {

    private long nowNanos = 1_000_000_000_000L; // not 0, so that a forgotten clock is found out

    @Override
    public long getAsLong() { return nowNanos; }

    public void set(long nanos) {
        if (nanos < nowNanos) {
            throw new AssertionError("the clock would go back by " + (nowNanos - nanos) + " ns");
        }
        nowNanos = nanos;
    }

    public void add(Duration time) { set(nowNanos + time.toNanos()); }
}
