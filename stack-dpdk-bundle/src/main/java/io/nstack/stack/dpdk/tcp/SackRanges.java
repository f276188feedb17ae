package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the receiver holds behind a hole, as it reports it: the range that holds the segment received last comes first,
 * then those reported before (RFC 2018 section 4). A D-SACK range stands before them once (RFC 2883 section 4). Loop
 * thread only.
 */
final class SackRanges {

    private final int[] left = new int[Segment.MOST_SACK_BLOCKS];
    private final int[] right = new int[Segment.MOST_SACK_BLOCKS];
    private int count;
    private boolean hasDuplicate;
    private int duplicateLeft;
    private int duplicateRight;

    boolean isEmpty() { return count == 0 && !hasDuplicate; }

    /** A segment that lies behind a hole came in. */
    void add(int from, int to) {
        int newLeft = from;
        int newRight = to;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (Sequence.isAtMost(left[i], newRight) && Sequence.isAtLeast(right[i], newLeft)) {
                newLeft = Sequence.earlier(left[i], newLeft);
                newRight = Sequence.later(right[i], newRight);
            } else {
                left[kept] = left[i];
                right[kept++] = right[i];
            }
        }
        count = Math.min(kept, left.length - 1);
        System.arraycopy(left, 0, left, 1, count);
        System.arraycopy(right, 0, right, 1, count);
        left[0] = newLeft;
        right[0] = newRight;
        count++;
    }

    /** All before {@code next} has been received in order by now. */
    void advance(int next) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (Sequence.isAfter(right[i], next)) {
                left[kept] = left[i];
                right[kept++] = right[i];
            }
        }
        count = kept;
    }

    /** That range came twice. */
    void duplicate(int from, int to) {
        hasDuplicate = true;
        duplicateLeft = from;
        duplicateRight = to;
    }

    /** Writes the ranges to report, at most {@code most}, into the arrays; the D-SACK range is reported once. */
    int report(int[] intoLeft, int[] intoRight, int most) {
        int done = 0;
        if (hasDuplicate && most > 0) {
            intoLeft[0] = duplicateLeft;
            intoRight[0] = duplicateRight;
            done = 1;
            hasDuplicate = false;
        }
        for (int i = 0; i < count && done < most; i++) {
            intoLeft[done] = left[i];
            intoRight[done++] = right[i];
        }
        return done;
    }

    void clear() {
        count = 0;
        hasDuplicate = false;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            out.writeInt(left[i]);
            out.writeInt(right[i]);
        }
    }

    void readFrom(DataInput in) throws IOException {
        count = in.readInt();
        for (int i = 0; i < count; i++) {
            left[i] = in.readInt();
            right[i] = in.readInt();
        }
    }
}
