package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Declares segments lost: by time (RACK), by duplicate acknowledgements where there is no SACK, and by the timeout. */
final class LossDetector {

    private static final long NEVER = Long.MAX_VALUE;

    private final Scoreboard board;
    private final SegmentRing ring;
    private final RateSampler sampler;
    private final Governor governor;
    private final RttEstimator rtt;
    private final Rack rack = new Rack();
    private final DuplicateAcks duplicates = new DuplicateAcks();
    private long reorderingNanos = NEVER;

    LossDetector(Scoreboard board, RateSampler sampler, Governor governor, RttEstimator rtt) {
        this.board = board;
        this.sampler = sampler;
        this.governor = governor;
        this.rtt = rtt;
        ring = board.ring();
        rack.start(board.unacknowledged());
    }

    Rack rack() { return rack; }

    DuplicateAcks duplicates() { return duplicates; }

    /** When a segment that may only be late is lost; {@link Long#MAX_VALUE} = there is none. */
    long reorderingNanos() {
        return reorderingNanos;
    }

    void stop() { reorderingNanos = NEVER; }

    int inFlightBytes() { return Math.max(0, board.inFlightBytes() - duplicates.bytes()); }

    /** RFC 8985 section 6.2 step 5. */
    void byTime(boolean repairing, long nowNanos) {
        reorderingNanos = NEVER;
        if (!rack.isKnown() || board.inFlightBytes() == 0) {
            return;
        }
        long wait = rack.rttNanos() + rack.reorderingWindowNanos(repairing, board.sackedSegments(), rtt);
        int slot = ring.oldestSent();
        while (slot >= 0 && rack.isSentBefore(ring.sentNanos(slot), ring.end(slot))) {
            long at = ring.sentNanos(slot) + wait;
            if (at > nowNanos) {
                reorderingNanos = at; // the oldest is due first
                break;
            }
            int next = ring.nextSent(slot);
            lose(slot);
            slot = next;
        }
    }

    /** The first one is missing. */
    void loseFirst() {
        if (ring.count() > 0 && !ring.is(ring.slot(0), SegmentRing.SACKED | SegmentRing.LOST)) {
            lose(ring.slot(0));
        }
    }

    /** The first one is lost, and those for which an acknowledgement is overdue; later ones may still arrive. */
    void byTimeout(long nowNanos) {
        boolean reneged = ring.is(ring.slot(0), SegmentRing.SACKED);
        if (reneged) {
            board.forgetSacks(); // RFC 2018 section 8
        }
        loseFirst();
        long wait = Math.max(rack.rttNanos(), rtt.smoothedNanos())
                + rack.reorderingWindowNanos(true, board.sackedSegments(), rtt);
        for (int slot = ring.oldestSent(), next; slot >= 0; slot = next) {
            next = ring.nextSent(slot);
            if (!reneged && ring.sentNanos(slot) + wait > nowNanos) { // RFC 8985 section 6.3
                break;
            }
            lose(slot);
        }
        duplicates.reset();
        stop();
    }

    private void lose(int slot) {
        board.lose(slot);
        sampler.beginLost(ring, slot);
        governor.onSegmentLost();
        sampler.endLost();
    }

    void writeTo(DataOutput out) throws IOException {
        rack.writeTo(out);
        duplicates.writeTo(out);
        out.writeLong(reorderingNanos);
    }

    void readFrom(DataInput in) throws IOException {
        rack.readFrom(in);
        duplicates.readFrom(in);
        reorderingNanos = in.readLong();
    }
}
