package io.nstack.stack.dpdk.tcp.timer;

import org.jspecify.annotations.Nullable;

/** Something with one deadline; an entry of at most one {@link TimerWheel}. Loop thread only. */
public abstract class Timed {

    static final long NEVER = Long.MAX_VALUE;

    /** When it is due; the wheel may hold it in an earlier slot and looks again when that comes. */
    long deadlineNanos = NEVER;
    /** The slot it is in, -1 = none. */
    int slot = -1;
    /** When that slot's time comes, in ticks. */
    long slotTick;
    @Nullable
    Timed next;
    @Nullable
    Timed previous;

    /** The deadline has passed. It may schedule or cancel itself and others. */
    protected abstract void onTime(long nowNanos);

    /** When it is due; {@link Long#MAX_VALUE} = it is not scheduled. */
    public final long deadlineNanos() {
        return deadlineNanos;
    }

    /** Whether it is scheduled. */
    public final boolean isScheduled() { return deadlineNanos != NEVER; }
}
