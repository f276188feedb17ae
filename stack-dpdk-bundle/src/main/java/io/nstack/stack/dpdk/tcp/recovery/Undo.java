package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Whether a recovery was for nothing, because segments were late and not lost: by timestamps (Eifel, RFC 3522), by
 * duplicates that the peer reports (RFC 3708), and after a timeout by originals that arrive (F-RTO, RFC 5682).
 */
final class Undo {

    private boolean armed;
    private int from;
    private int retransmissions;
    private boolean duplicated;
    private boolean stamped;
    private int firstTimestamp;

    private boolean forwarding;
    private boolean advanced;
    private boolean holding;

    /** A fast recovery begins with that number unacknowledged. */
    void arm(int unacknowledged) {
        armed = true;
        retransmissions = 0;
        stamped = false;
        from = unacknowledged;
        watch(false);
    }

    /** The timer has expired, in a fast recovery or out of it. */
    void armForTimeout(int unacknowledged, boolean recovering) {
        if (!recovering || !armed) {
            arm(unacknowledged);
        }
        watch(true);
    }

    private void watch(boolean timeout) {
        duplicated = false;
        forwarding = timeout;
        advanced = false;
        holding = false;
    }

    void disarm() {
        armed = false;
        forwarding = false;
        holding = false;
    }

    /** The timer expired again: what arrives now says nothing (RFC 5682 section 2.1 step 1). */
    void stopForwarding() {
        forwarding = false;
        holding = false;
    }

    void onRetransmitted(long nowNanos) {
        if (!armed) {
            return;
        }
        retransmissions++;
        if (!stamped) {
            stamped = true; // RFC 3522 section 3.2 step 1
            firstTimestamp = LossRecovery.timestamp(nowNanos);
        }
    }

    /** The peer got something twice that ends there; to = where the recovery ended. */
    void onDuplicate(int right, int to) {
        if (armed && retransmissions > 0 && Sequence.isAfter(right, from) && !Sequence.isAfter(right, to)) {
            retransmissions--;
            duplicated = true;
        }
    }

    /** Whether all that was sent again had arrived before (RFC 3708 section 3.3). */
    boolean isAllDuplicate() {
        return armed && duplicated && retransmissions == 0;
    }

    /** Whether the echo is of a segment that was sent before the first retransmission (RFC 3522 section 3.2 step 4). */
    boolean isEchoEarlier(Acknowledgement ack) {
        return armed && stamped && ack.hasTimestamp && ack.echoedTimestamp - firstTimestamp < 0;
    }

    /**
     * An acknowledgement came after a timeout (RFC 5682 sections 2.1 and 3).
     *
     * @param acknowledged whether it moved the window on
     * @param original     whether it is for a segment that was not sent again
     * @param sentNew      whether new data went out since the timeout
     * @param more         whether there is new data that may be sent
     * @return whether the timeout was for nothing
     */
    boolean isForward(boolean acknowledged, boolean original, boolean sentNew, boolean more) {
        holding = false;
        if (!forwarding) {
            return false;
        }
        advanced |= acknowledged;
        if (original && advanced) {
            return true; // step 3b
        }
        if (!acknowledged || sentNew || !more) {
            forwarding = false; // steps 2a and 3a: repair as usual
        } else {
            holding = true; // step 2b: new data first, and see what comes back
        }
        return false;
    }

    boolean isForwarding() { return forwarding; }

    /** Whether lost segments wait for what new data tells. */
    boolean isHolding() { return holding; }

    /** There is no new data after all. */
    void release() {
        if (holding) {
            stopForwarding();
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(armed);
        out.writeInt(from);
        out.writeInt(retransmissions);
        out.writeBoolean(duplicated);
        out.writeBoolean(stamped);
        out.writeInt(firstTimestamp);
        out.writeBoolean(forwarding);
        out.writeBoolean(advanced);
        out.writeBoolean(holding);
    }

    void readFrom(DataInput in) throws IOException {
        armed = in.readBoolean();
        from = in.readInt();
        retransmissions = in.readInt();
        duplicated = in.readBoolean();
        stamped = in.readBoolean();
        firstTimestamp = in.readInt();
        forwarding = in.readBoolean();
        advanced = in.readBoolean();
        holding = in.readBoolean();
    }
}
