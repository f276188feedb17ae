package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Loss by time (RFC 8985 section 6): a segment is lost when one that was sent later has arrived, and longer ago than
 * reordering explains.
 */
final class Rack {

    static final int DUPLICATE_THRESHOLD = 3;
    /** Recoveries for which a widened window is kept (section 6.2 step 4). */
    private static final int PERSISTENCE = 16;
    private static final int MOST_MULTIPLIER = 64;

    private boolean known;
    private long sentNanos;
    private int end;
    private long rttNanos;
    private int forwardmost;
    private boolean reorderingSeen;
    private int multiplier = 1;
    private int persist;
    private boolean roundRunning;
    private int roundEnd;

    /** Nothing has arrived yet. */
    void start(int sequence) { forwardmost = sequence; }

    /** A segment was delivered: steps 2 and 3 of section 6.2. */
    void onDelivered(SegmentRing ring, int slot, long rtt, boolean spuriousRetransmission) {
        int segmentEnd = ring.end(slot);
        boolean retransmitted = ring.is(slot, SegmentRing.RETRANSMITTED);
        if (Sequence.isAfter(segmentEnd, forwardmost)) {
            forwardmost = segmentEnd;
        } else if (!retransmitted && segmentEnd != forwardmost) {
            reorderingSeen = true;
        }
        if (retransmitted && spuriousRetransmission) {
            return; // the original arrived, not what was sent just now
        }
        long sent = ring.sentNanos(slot);
        if (!known || isSentAfter(sent, segmentEnd)) {
            known = true;
            sentNanos = sent;
            end = segmentEnd;
            rttNanos = rtt;
        }
    }

    /** The peer got something twice: reordering is wider than thought; once in a round trip (section 6.2 step 4). */
    void onDuplicate(int unacknowledged, int nextSequence) {
        if (roundRunning && Sequence.isBefore(unacknowledged, roundEnd)) {
            return;
        }
        roundRunning = true;
        roundEnd = nextSequence;
        multiplier = Math.min(multiplier + 1, MOST_MULTIPLIER);
        persist = PERSISTENCE;
    }

    /** A recovery has ended. */
    void onRecovered() {
        if (persist > 0 && --persist == 0) {
            multiplier = 1;
        }
    }

    /** How long a segment may be late (section 6.2 step 4). */
    long reorderingWindowNanos(boolean recovering, int sackedSegments, RttEstimator rtt) {
        if (!reorderingSeen && (recovering || sackedSegments >= DUPLICATE_THRESHOLD)) {
            return 0;
        }
        return Math.min(multiplier * (rtt.minNanos() / 4), rtt.smoothedNanos());
    }

    /** Whether anything has arrived that segments can be held against. */
    boolean isKnown() { return known; }

    /** Whether a segment was sent before the one that arrived and was sent last. */
    boolean isSentBefore(long segmentSent, int segmentEnd) {
        return segmentSent - sentNanos < 0 || (segmentSent == sentNanos && Sequence.isBefore(segmentEnd, end));
    }

    long rttNanos() { return rttNanos; }

    boolean isReorderingSeen() { return reorderingSeen; }

    private boolean isSentAfter(long segmentSent, int segmentEnd) {
        return segmentSent - sentNanos > 0 || (segmentSent == sentNanos && Sequence.isAfter(segmentEnd, end));
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(known);
        out.writeLong(sentNanos);
        out.writeInt(end);
        out.writeLong(rttNanos);
        out.writeInt(forwardmost);
        out.writeBoolean(reorderingSeen);
        out.writeInt(multiplier);
        out.writeInt(persist);
        out.writeBoolean(roundRunning);
        out.writeInt(roundEnd);
    }

    void readFrom(DataInput in) throws IOException {
        known = in.readBoolean();
        sentNanos = in.readLong();
        end = in.readInt();
        rttNanos = in.readLong();
        forwardmost = in.readInt();
        reorderingSeen = in.readBoolean();
        multiplier = in.readInt();
        persist = in.readInt();
        roundRunning = in.readBoolean();
        roundEnd = in.readInt();
    }
}
