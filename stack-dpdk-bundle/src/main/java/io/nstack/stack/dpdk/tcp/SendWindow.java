package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How much the peer takes (SND.WND and its neighbours, RFC 9293 section 3.3.1). Loop thread only. */
final class SendWindow {

    private int right; // SND.UNA + SND.WND as of the last update
    private int most; // MAX.SND.WND
    private int updateSequence; // SND.WL1
    private int updateAck; // SND.WL2
    private int shift; // Snd.Wind.Shift, RFC 7323 section 2.3

    void shift(int bits) { shift = bits; }

    /** The number behind the last one that the peer takes. */
    int right() { return right; }

    /** The largest window that the peer has had, bytes. */
    int most() { return most; }

    /** RFC 9293 section 3.10.7.4, fifth: an old segment does not change the window. Returns whether this one did. */
    boolean update(Segment segment) {
        int ack = segment.acknowledgement;
        if (!(Sequence.isBefore(updateSequence, segment.sequence)
                || (updateSequence == segment.sequence && Sequence.isAtMost(updateAck, ack)))) {
            return false;
        }
        int before = right;
        int window = segment.windowField << shift;
        right = ack + window;
        most = Math.max(most, window);
        updateSequence = segment.sequence;
        updateAck = ack;
        return right != before;
    }

    /** The window of a SYN is not scaled (RFC 7323 section 2.2). */
    void ofSyn(Segment segment, int ack) {
        first(segment.windowField, segment.sequence, ack);
    }

    /** The segment that ends SYN-RECEIVED: RFC 9293 section 3.10.7.4, fifth. */
    void ofFirstAck(Segment segment) {
        first(segment.windowField << shift, segment.sequence, segment.acknowledgement);
    }

    private void first(int window, int sequence, int ack) {
        right = ack + window;
        most = window;
        updateSequence = sequence;
        updateAck = ack;
    }

    void writeTo(DataOutput out) throws IOException {
        for (int each : new int[]{right, most, updateSequence, updateAck, shift}) {
            out.writeInt(each);
        }
    }

    void readFrom(DataInput in) throws IOException {
        right = in.readInt();
        most = in.readInt();
        updateSequence = in.readInt();
        updateAck = in.readInt();
        shift = in.readInt();
    }
}
