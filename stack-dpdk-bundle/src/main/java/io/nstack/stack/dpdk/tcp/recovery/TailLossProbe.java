package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Asks for an acknowledgement when the last segments of a flight seem lost (RFC 8985 section 7). */
final class TailLossProbe {

    /** How long a peer delays the acknowledgement of a single segment at most (section 7.2). */
    private static final long MOST_ACK_DELAY_NANOS = 200_000_000L;

    private long atNanos = Long.MAX_VALUE;
    private boolean outstanding;
    private boolean resent;
    private int end;

    /** Sets the timer, new data having been sent or acknowledged. */
    void schedule(long nowNanos, long rtoAtNanos, long smoothedRttNanos, boolean single) {
        if (outstanding) {
            return;
        }
        long wait = RttEstimator.INITIAL_RTO_NANOS;
        if (smoothedRttNanos != 0) {
            wait = 2 * smoothedRttNanos + (single ? MOST_ACK_DELAY_NANOS : 0);
        }
        atNanos = Math.min(nowNanos + wait, rtoAtNanos);
    }

    void cancel() { atNanos = Long.MAX_VALUE; }

    long atNanos() { return atNanos; }

    boolean isDue(long nowNanos) { return atNanos <= nowNanos; }

    /** The probe went out: a new segment, or the last one again. */
    void onSent(boolean again, int nextSequence) {
        outstanding = true;
        resent = again;
        end = nextSequence;
        cancel();
    }

    /** What had been probed is known by other means. */
    void end() {
        outstanding = false;
        cancel();
    }

    /**
     * Whether an acknowledgement says that the probe repaired a loss, which nothing else shows (section 7.4.2).
     *
     * @param duplicate  it reports something that arrived twice
     * @param repeated   it is a duplicate acknowledgement without SACK
     */
    boolean isRepaired(int number, boolean duplicate, boolean repeated) {
        if (!outstanding || Sequence.isBefore(number, end)) {
            return false;
        }
        boolean repaired = resent && !duplicate && Sequence.isAfter(number, end);
        if (repaired || !resent || duplicate || repeated) {
            outstanding = false;
        }
        return repaired;
    }

    boolean isOutstanding() { return outstanding; }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(atNanos);
        out.writeBoolean(outstanding);
        out.writeBoolean(resent);
        out.writeInt(end);
    }

    void readFrom(DataInput in) throws IOException {
        atNanos = in.readLong();
        outstanding = in.readBoolean();
        resent = in.readBoolean();
        end = in.readInt();
    }
}
