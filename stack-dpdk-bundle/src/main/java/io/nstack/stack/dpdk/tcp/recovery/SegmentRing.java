package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The segments that are outstanding, in the order of their sequence numbers: a ring of eight words each, one cache line.
 * Those in flight are also linked in the order in which they were sent last, which RACK looks at (RFC 8985 section 6.2
 * step 5). A segment is named by its slot, which stays the same until one is added or split.
 */
final class SegmentRing {

    /** Arrived, though not in order. */
    static final int SACKED = 1;
    /** Declared lost, and not sent again since. */
    static final int LOST = 2;
    /** Sent more than once. */
    static final int RETRANSMITTED = 4;
    /** Sent when the application had not enough to send. */
    static final int LIMITED = 8;

    /** More segments than that are not kept. */
    static final int MOST_SEGMENTS = 1 << 16;
    /** What an idle connection may keep. */
    private static final int SMALL = 4;

    private static final int SHIFT = 3;
    private static final int RANGE = 0;
    private static final int SENT_NANOS = 1;
    private static final int DELIVERED = 2;
    private static final int DELIVERED_NANOS = 3;
    private static final int FIRST_SENT_NANOS = 4;
    private static final int LOST_BYTES = 5;
    private static final int FLIGHT_AND_FLAGS = 6;
    private static final int LINKS = 7;
    private static final int NONE = -1;

    private long[] words = new long[0];
    private int mask = -1;
    private int head;
    private int count;
    private int oldest = NONE;
    private int newest = NONE;

    int count() { return count; }

    /** The slot of the n-th segment, counted from the oldest sequence number. */
    int slot(int index) {
        return (head + index) & mask;
    }

    /** Where a slot is in the order of sequence numbers. */
    int index(int slot) { return (slot - head) & mask; }

    int start(int slot) { return (int) (words[slot << SHIFT] >>> 32); }

    int end(int slot) { return (int) words[slot << SHIFT]; }

    int length(int slot) {
        long range = words[slot << SHIFT];
        return (int) range - (int) (range >>> 32);
    }

    long sentNanos(int slot) { return words[(slot << SHIFT) + SENT_NANOS]; }

    /** Bytes that were delivered when it was sent. */
    long delivered(int slot) {
        return words[(slot << SHIFT) + DELIVERED];
    }

    /** When the last of these were delivered. */
    long deliveredNanos(int slot) {
        return words[(slot << SHIFT) + DELIVERED_NANOS];
    }

    /** When the segment was sent that was the last one delivered when this one was sent. */
    long firstSentNanos(int slot) {
        return words[(slot << SHIFT) + FIRST_SENT_NANOS];
    }

    /** Bytes that were declared lost when it was sent. */
    long lostBytes(int slot) {
        return words[(slot << SHIFT) + LOST_BYTES];
    }

    /** Bytes in flight when it was sent, itself among them. */
    int inFlightBytes(int slot) {
        return (int) (words[(slot << SHIFT) + FLIGHT_AND_FLAGS] >>> 32);
    }

    int flags(int slot) { return (int) words[(slot << SHIFT) + FLIGHT_AND_FLAGS]; }

    boolean is(int slot, int flag) { return (flags(slot) & flag) != 0; }

    void set(int slot, int flag) { words[(slot << SHIFT) + FLIGHT_AND_FLAGS] |= flag; }

    void clear(int slot, int flag) { words[(slot << SHIFT) + FLIGHT_AND_FLAGS] &= ~(long) flag; }

    /** The segment in flight that was sent first, -1 = none. */
    int oldestSent() { return oldest; }

    /** The one in flight that was sent next, -1 = none. */
    int nextSent(int slot) {
        return (int) (words[(slot << SHIFT) + LINKS] >>> 32);
    }

    private int previousSent(int slot) { return (int) words[(slot << SHIFT) + LINKS]; }

    /** Notes what was known when it went out. */
    void stamp(int slot, long nowNanos, RateSampler sampler, int inFlightBytes) {
        int at = slot << SHIFT;
        words[at + SENT_NANOS] = nowNanos;
        words[at + DELIVERED] = sampler.deliveredBytes();
        words[at + DELIVERED_NANOS] = sampler.deliveredNanos();
        words[at + FIRST_SENT_NANOS] = sampler.firstSentNanos();
        words[at + LOST_BYTES] = sampler.lostBytes();
        int flags = (flags(slot) & ~LIMITED) | (sampler.isLimited() ? LIMITED : 0);
        words[at + FLIGHT_AND_FLAGS] = ((long) inFlightBytes << 32) | flags;
    }

    /** Adds a segment behind the last one, and as the one sent last. */
    int add(int start, int length) {
        if (count > mask) {
            grow();
        }
        int slot = slot(count++);
        words[slot << SHIFT] = range(start, start + length);
        words[(slot << SHIFT) + FLIGHT_AND_FLAGS] = 0;
        link(slot);
        return slot;
    }

    /** Makes the last segment longer. */
    void extend(int slot, int length) {
        words[slot << SHIFT] = range(start(slot), end(slot) + length);
    }

    /** Takes bytes off the front of a segment. */
    void trim(int slot, int newStart) {
        words[slot << SHIFT] = range(newStart, end(slot));
    }

    /** Removes the first segment, which must not be linked any more. */
    void removeFirst() {
        head = (head + 1) & mask;
        count--;
    }

    /** Cuts a segment in two, which share all but their ranges; the second is in flight or lost as the first is. */
    void split(int slot, int atSequence) {
        int index = index(slot);
        boolean linked = !is(slot, SACKED | LOST);
        if (count > mask) {
            grow();
        }
        for (int i = count; i > index + 1; i--) {
            move(slot(i - 1), slot(i));
        }
        count++;
        int first = slot(index);
        int second = slot(index + 1);
        System.arraycopy(words, first << SHIFT, words, second << SHIFT, LINKS);
        words[second << SHIFT] = range(atSequence, end(first));
        words[first << SHIFT] = range(start(first), atSequence);
        if (linked) {
            linkAfter(first, second);
        }
    }

    /** The index of the segment that has that sequence number, or of the first one after it. */
    int find(int sequence) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Sequence.isAfter(end(slot(middle)), sequence)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Puts a segment at the end of the order of sending. */
    void link(int slot) {
        setLinks(slot, NONE, newest);
        if (newest >= 0) {
            setNext(newest, slot);
        } else {
            oldest = slot;
        }
        newest = slot;
    }

    /** Puts a segment back where it belongs in the order of sending. */
    void linkBack(int slot) {
        int before = newest;
        while (before >= 0 && sentNanos(before) - sentNanos(slot) > 0) {
            before = previousSent(before);
        }
        if (before >= 0) {
            linkAfter(before, slot);
            return;
        }
        setLinks(slot, oldest, NONE);
        if (oldest >= 0) {
            setPrevious(oldest, slot);
        } else {
            newest = slot;
        }
        oldest = slot;
    }

    /** Takes a segment out of the order of sending. */
    void unlink(int slot) {
        int next = nextSent(slot);
        int previous = previousSent(slot);
        if (previous >= 0) {
            setNext(previous, next);
        } else {
            oldest = next;
        }
        if (next >= 0) {
            setPrevious(next, previous);
        } else {
            newest = previous;
        }
    }

    /** Whether there is memory that an idle connection need not keep. */
    boolean isLarge() {
        return count == 0 && mask >= SMALL;
    }

    /** Gives memory back that an idle connection need not keep. */
    void shrink() {
        if (isLarge()) {
            words = new long[0];
            mask = -1;
            head = 0;
        }
    }

    private void linkAfter(int slot, int added) {
        int next = nextSent(slot);
        setLinks(added, next, slot);
        setNext(slot, added);
        if (next >= 0) {
            setPrevious(next, added);
        } else {
            newest = added;
        }
    }

    private void move(int from, int to) {
        System.arraycopy(words, from << SHIFT, words, to << SHIFT, 1 << SHIFT);
        if (is(to, SACKED | LOST)) {
            return;
        }
        int next = nextSent(to);
        int previous = previousSent(to);
        if (previous >= 0) {
            setNext(previous, to);
        } else {
            oldest = to;
        }
        if (next >= 0) {
            setPrevious(next, to);
        } else {
            newest = to;
        }
    }

    private void grow() {
        int capacity = Math.max(SMALL, 2 * (mask + 1));
        long[] larger = new long[capacity << SHIFT];
        for (int i = 0; i < count; i++) {
            int from = slot(i);
            System.arraycopy(words, from << SHIFT, larger, i << SHIFT, 1 << SHIFT);
            larger[(i << SHIFT) + LINKS] = links(relocated(nextSent(from)), relocated(previousSent(from)));
        }
        oldest = relocated(oldest);
        newest = relocated(newest);
        words = larger;
        mask = capacity - 1;
        head = 0;
    }

    private int relocated(int slot) { return slot < 0 ? NONE : index(slot); }

    private void setLinks(int slot, int next, int previous) { words[(slot << SHIFT) + LINKS] = links(next, previous); }

    private void setNext(int slot, int next) { setLinks(slot, next, previousSent(slot)); }

    private void setPrevious(int slot, int previous) { setLinks(slot, nextSent(slot), previous); }

    private static long links(int next, int previous) { return ((long) next << 32) | (previous & 0xffff_ffffL); }

    private static long range(int start, int end) { return ((long) start << 32) | (end & 0xffff_ffffL); }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int i = 0; i < count; i++) {
            int at = slot(i) << SHIFT;
            for (int word = RANGE; word < LINKS; word++) {
                out.writeLong(words[at + word]);
            }
        }
        for (int slot = oldest; slot >= 0; slot = nextSent(slot)) {
            out.writeInt(index(slot));
        }
        out.writeInt(NONE);
    }

    void readFrom(DataInput in) throws IOException {
        int segments = in.readInt();
        if (segments < 0 || segments > MOST_SEGMENTS) {
            throw new IOException(segments + " segments outstanding");
        }
        for (int i = 0; i < segments; i++) {
            int slot = add(0, 0);
            for (int word = RANGE; word < LINKS; word++) {
                words[(slot << SHIFT) + word] = in.readLong();
            }
        }
        while (oldest >= 0) {
            unlink(oldest);
        }
        for (int index = in.readInt(); index >= 0; index = in.readInt()) {
            if (index >= count) {
                throw new IOException("segment " + index + " of " + count);
            }
            link(slot(index));
        }
    }
}
