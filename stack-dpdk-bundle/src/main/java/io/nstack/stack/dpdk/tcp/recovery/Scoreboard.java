package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is outstanding, and of that: arrived out of order, lost, in flight (RFC 6675 sections 3 and 4). */
final class Scoreboard {

    private final SegmentRing ring = new SegmentRing();
    private int unacknowledged;
    private int nextSequence;
    private int sackedBytes;
    private int sackedSegments;
    private int lostBytes;
    private int lostSegments;
    /** No lost segment lies before this number. */
    private int lostFrom;
    /** The blocks of the last acknowledgement, which the next one mostly repeats. */
    private final int[] knownLeft = new int[Acknowledgement.MOST_BLOCKS];
    private final int[] knownRight = new int[Acknowledgement.MOST_BLOCKS];
    private int known;

    Scoreboard(int initialSequence) {
        unacknowledged = initialSequence;
        nextSequence = initialSequence;
        lostFrom = initialSequence;
    }

    SegmentRing ring() { return ring; }

    int unacknowledged() { return unacknowledged; }

    int nextSequence() { return nextSequence; }

    int outstandingBytes() { return nextSequence - unacknowledged; }

    int sackedBytes() { return sackedBytes; }

    int sackedSegments() { return sackedSegments; }

    int lostBytes() { return lostBytes; }

    boolean hasLost() { return lostSegments > 0; }

    int inFlightBytes() { return nextSequence - unacknowledged - sackedBytes - lostBytes; }

    /**
     * New data of one segment at most; extends the last segment if both go out at the same time and fit into one.
     *
     * @return its slot
     */
    int add(int length, int mss, long nowNanos) {
        int sequence = nextSequence;
        nextSequence += length;
        if (ring.count() > 0) {
            int last = ring.slot(ring.count() - 1);
            if (ring.sentNanos(last) == nowNanos && ring.length(last) + length <= mss && ring.end(last) == sequence
                    && (ring.flags(last) & ~SegmentRing.LIMITED) == 0) {
                ring.extend(last, length);
                return last;
            }
        }
        return ring.add(sequence, length);
    }

    /** All before the number has arrived; that is within what is outstanding. */
    void acknowledge(int number, Arrivals arrivals) {
        while (ring.count() > 0) {
            int slot = ring.slot(0);
            if (Sequence.isAfter(ring.end(slot), number)) {
                trim(slot, number);
                break;
            }
            remove(slot, arrivals);
        }
        unacknowledged = number;
    }

    private void remove(int slot, Arrivals arrivals) {
        int flags = ring.flags(slot);
        if ((flags & SegmentRing.SACKED) != 0) {
            sackedBytes -= ring.length(slot);
            sackedSegments--;
        } else {
            arrivals.on(ring, slot);
            found(slot, flags);
        }
        ring.removeFirst();
    }

    /** A segment is neither in flight nor lost any more. */
    private void found(int slot, int flags) {
        if ((flags & SegmentRing.LOST) != 0) {
            lostBytes -= ring.length(slot);
            lostSegments--;
        } else {
            ring.unlink(slot);
        }
    }

    private void trim(int slot, int number) {
        int bytes = number - ring.start(slot);
        if (bytes <= 0) {
            return;
        }
        if (ring.is(slot, SegmentRing.SACKED)) {
            sackedBytes -= bytes;
        } else if (ring.is(slot, SegmentRing.LOST)) {
            lostBytes -= bytes;
        }
        ring.trim(slot, number);
    }

    /** Whether the first block says that something arrived twice (RFC 2883 section 4). */
    static boolean isDuplicate(Acknowledgement ack) {
        if (ack.sackCount == 0) {
            return false;
        }
        int left = ack.sackLeft[0];
        int right = ack.sackRight[0];
        if (!Sequence.isAfter(right, ack.number)) {
            return true;
        }
        return ack.sackCount > 1 && !Sequence.isBefore(left, ack.sackLeft[1])
                && !Sequence.isAfter(right, ack.sackRight[1]);
    }

    /** Takes the blocks in; segments that are covered in part are not there yet. */
    void sack(Acknowledgement ack, Arrivals arrivals) {
        for (int i = 0; i < ack.sackCount; i++) {
            int left = ack.sackLeft[i];
            int right = ack.sackRight[i];
            if (Sequence.isBefore(left, right) && Sequence.isAfter(right, unacknowledged)
                    && !Sequence.isAfter(right, nextSequence)) {
                sack(Sequence.later(left, unacknowledged), right, arrivals);
            }
        }
        known = ack.sackCount;
        System.arraycopy(ack.sackLeft, 0, knownLeft, 0, known);
        System.arraycopy(ack.sackRight, 0, knownRight, 0, known);
    }

    private void sack(int left, int right, Arrivals arrivals) {
        int from = left;
        int to = right;
        for (int i = 0; i < known; i++) {
            if (knownLeft[i] == left && !Sequence.isAfter(knownRight[i], right)) {
                from = Sequence.later(from, knownRight[i]);
            } else if (knownRight[i] == right && !Sequence.isBefore(knownLeft[i], left)) {
                to = Sequence.earlier(to, knownLeft[i]);
            }
        }
        for (int i = ring.find(from); i < ring.count(); i++) {
            int slot = ring.slot(i);
            int start = ring.start(slot);
            if (Sequence.isAfter(ring.end(slot), right) || !Sequence.isBefore(start, to)) {
                break;
            }
            if (!Sequence.isBefore(start, left) && !ring.is(slot, SegmentRing.SACKED)) {
                arrivals.onSacked(ring, slot);
                found(slot, ring.flags(slot));
                ring.clear(slot, SegmentRing.LOST);
                ring.set(slot, SegmentRing.SACKED);
                sackedBytes += ring.length(slot);
                sackedSegments++;
            }
        }
    }

    /** Declares a segment in flight lost. */
    void lose(int slot) {
        ring.unlink(slot);
        ring.set(slot, SegmentRing.LOST);
        lostBytes += ring.length(slot);
        if (lostSegments++ == 0 || Sequence.isBefore(ring.start(slot), lostFrom)) {
            lostFrom = ring.start(slot);
        }
    }

    /** The first lost segment, which must exist. */
    int firstLost() {
        int index = Sequence.isAfter(lostFrom, unacknowledged) ? ring.find(lostFrom) : 0;
        while (!ring.is(ring.slot(index), SegmentRing.LOST)) {
            index++;
        }
        int slot = ring.slot(index);
        lostFrom = ring.start(slot);
        return slot;
    }

    /** The segment at that number goes out again; cuts it if only part of it does. Returns its slot. */
    int resend(int sequence, int length) {
        int index = ring.find(sequence);
        if (index >= ring.count()) {
            throw new IllegalArgumentException("sequence number " + Integer.toUnsignedLong(sequence)
                    + " is not outstanding");
        }
        int slot = ring.slot(index);
        if (ring.start(slot) != sequence) {
            cut(slot, sequence);
            slot = ring.slot(index + 1);
        }
        if (length < ring.length(slot)) {
            cut(slot, sequence + length);
            slot = ring.slot(ring.find(sequence));
        }
        if (ring.is(slot, SegmentRing.LOST)) {
            found(slot, SegmentRing.LOST);
            ring.clear(slot, SegmentRing.LOST);
            ring.link(slot);
        } else if (!ring.is(slot, SegmentRing.SACKED)) {
            ring.unlink(slot);
            ring.link(slot);
        }
        ring.set(slot, SegmentRing.RETRANSMITTED);
        return slot;
    }

    private void cut(int slot, int atSequence) {
        if (ring.is(slot, SegmentRing.LOST)) {
            lostSegments++;
        } else if (ring.is(slot, SegmentRing.SACKED)) {
            sackedSegments++;
        }
        ring.split(slot, atSequence);
    }

    /** What was held to be lost is in flight after all. */
    void unlose() {
        for (int i = 0; i < ring.count() && lostSegments > 0; i++) {
            int slot = ring.slot(i);
            if (ring.is(slot, SegmentRing.LOST)) {
                found(slot, SegmentRing.LOST);
                ring.clear(slot, SegmentRing.LOST);
                ring.linkBack(slot);
            }
        }
    }

    /** The peer has dropped what it had said to have (RFC 2018 section 8): all of that is in flight again. */
    void forgetSacks() {
        for (int i = 0; i < ring.count(); i++) {
            int slot = ring.slot(i);
            if (ring.is(slot, SegmentRing.SACKED)) {
                ring.clear(slot, SegmentRing.SACKED);
                ring.linkBack(slot);
            }
        }
        sackedBytes = 0;
        sackedSegments = 0;
        known = 0;
    }

    /** Throws if what is counted is not what there is. */
    void verify() {
        int at = unacknowledged;
        int sacked = 0;
        int lost = 0;
        int flying = 0;
        for (int i = 0; i < ring.count(); i++) {
            int slot = ring.slot(i);
            int length = ring.length(slot);
            boolean isSacked = ring.is(slot, SegmentRing.SACKED);
            boolean isLost = ring.is(slot, SegmentRing.LOST);
            if (ring.start(slot) != at || length <= 0 || (isSacked && isLost)) {
                throw new IllegalStateException("segment " + i + " at " + ring.start(slot) + ", not " + at);
            }
            at = ring.end(slot);
            sacked += isSacked ? length : 0;
            lost += isLost ? length : 0;
            flying += isSacked || isLost ? 0 : 1;
        }
        long previous = Long.MIN_VALUE;
        for (int slot = ring.oldestSent(); slot >= 0; slot = ring.nextSent(slot)) {
            flying--;
            if (ring.sentNanos(slot) < previous) {
                throw new IllegalStateException("the order of sending is broken");
            }
            previous = ring.sentNanos(slot);
        }
        if (at != nextSequence || sacked != sackedBytes || lost != lostBytes || flying != 0) {
            throw new IllegalStateException("counted " + sackedBytes + ", " + lostBytes + " instead of " + sacked
                    + ", " + lost + "; " + flying + " segments astray, ends at " + at + ", not " + nextSequence);
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(unacknowledged);
        out.writeInt(nextSequence);
        out.writeInt(lostFrom);
        ring.writeTo(out);
    }

    void readFrom(DataInput in) throws IOException {
        unacknowledged = in.readInt();
        nextSequence = in.readInt();
        lostFrom = in.readInt();
        ring.readFrom(in);
        for (int i = 0; i < ring.count(); i++) {
            int slot = ring.slot(i);
            if (ring.is(slot, SegmentRing.SACKED)) {
                sackedBytes += ring.length(slot);
                sackedSegments++;
            } else if (ring.is(slot, SegmentRing.LOST)) {
                lostBytes += ring.length(slot);
                lostSegments++;
            }
        }
    }
}
