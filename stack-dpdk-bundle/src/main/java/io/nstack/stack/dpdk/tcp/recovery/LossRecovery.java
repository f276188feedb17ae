package io.nstack.stack.dpdk.tcp.recovery;

import io.nstack.stack.congestion.CongestionControl;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Signatures; see the notes. */
public final class LossRecovery {

    private CongestionControl control;
    private int unacknowledged;
    private int nextSequence;

    /** {@code initialSequence} is the SYN's; a connection made from a SYN cookie begins with the number after it. */
    public LossRecovery(CongestionControl control, RecoverySettings settings, int initialSequence, long nowNanos) {
        this.control = control;
        unacknowledged = initialSequence;
        nextSequence = initialSequence;
    }

    /** The clock of the timestamps option that {@link Acknowledgement#echoedTimestamp} is of: milliseconds. */
    public static int timestamp(long nowNanos) {
        return (int) Math.floorDiv(nowNanos, 1_000_000L);
    }

    public void peer(boolean sackPermitted, boolean timestamps, int mssBytes) {}

    public void onPathMtu(int mssBytes, long nowNanos) {}

    public void onSent(int sequence, int length, long nowNanos) { nextSequence = sequence + length; }

    public void onRetransmitted(int sequence, int length, long nowNanos) {}

    public int onAck(Acknowledgement ack, long nowNanos) {
        int bytes = ack.number - unacknowledged;
        unacknowledged = ack.number;
        return bytes;
    }

    public int sendableBytes(long nowNanos) { return 0; }

    public long pacedUntilNanos() { return Long.MIN_VALUE; }

    public boolean hasLost(long nowNanos) { return false; }

    public int lostSequence() { return unacknowledged; }

    public int lostLength() { return 0; }

    public long timerNanos() { return Long.MAX_VALUE; }

    public TimerEvent onTimer(long nowNanos) { return TimerEvent.NONE; }

    public void onApplicationLimited(long nowNanos) {}

    public void control(CongestionControl newControl, long nowNanos) { control = newControl; }

    public CongestionControl control() { return control; }

    public int unacknowledged() { return unacknowledged; }

    public int nextSequence() { return nextSequence; }

    public int inFlightBytes() { return 0; }

    public long smoothedRttNanos() { return 0; }

    public long minRttNanos() { return 0; }

    public long rtoNanos() { return 0; }

    public int timeouts() { return 0; }

    public long retransmittedSegments() { return 0; }

    public boolean mayRaiseCwr() { return false; }

    public void writeTo(DataOutput out) throws IOException {}

    public static LossRecovery readFrom(DataInput in, CongestionControl control, RecoverySettings settings)
            throws IOException {
        return new LossRecovery(control, settings, 0, 0);
    }
}
