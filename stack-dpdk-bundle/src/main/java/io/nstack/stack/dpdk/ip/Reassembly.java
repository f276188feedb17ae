package io.nstack.stack.dpdk.ip;

import java.util.Arrays;

/** A packet of which not all fragments have come yet: whose it is, and which of its units of 8 bytes are there. */
final class Reassembly {

    private static final int UNITS = 8192;
    private static final int UNKNOWN = -1;

    long sourceHigh;
    long sourceLow;
    long targetHigh;
    long targetLow;
    int identification;
    int protocol;
    int trafficClass;
    long deadlineNanos;
    WholeFrame frame;
    private final long[] there = new long[UNITS / 64];
    private final long[] begins = new long[UNITS / 64]; // where fragments begin, to know one that comes twice
    private int bytes;
    private int lastByte; // the end of what is there
    private int totalBytes; // of the data, known from the last fragment on
    private boolean dropped;

    Reassembly(WholeFrame frame) {
        this.frame = frame;
        this.totalBytes = UNKNOWN;
    }

    /** A new packet. */
    void begin(WholeFrame newFrame, long newDeadlineNanos) {
        frame = newFrame;
        deadlineNanos = newDeadlineNanos;
        Arrays.fill(there, 0);
        Arrays.fill(begins, 0);
        bytes = 0;
        lastByte = 0;
        totalBytes = UNKNOWN;
        trafficClass = 0;
        dropped = false;
    }

    boolean isFor(Packet packet, int newIdentification, int newProtocol) {
        return identification == newIdentification && sourceLow == packet.sourceLow && targetLow == packet.targetLow
                && protocol == newProtocol && sourceHigh == packet.sourceHigh && targetHigh == packet.targetHigh;
    }

    /** What became of a fragment. */
    enum Outcome {
        /** It is to be copied to its place. */
        NEW,
        /** It was there already. */
        REPEATED,
        /** It contradicts the others: all of them are worthless (RFC 5722 section 4, RFC 8200 section 4.5). */
        CONTRADICTORY
    }

    /** Notes down a fragment, whose length is a multiple of 8 bytes unless it is the last one. */
    Outcome add(int offset, int length, boolean more) {
        int first = offset >> 3;
        int end = (offset + length + 7) >> 3;
        int count = countThere(first, end);
        if (count > 0) {
            return count == end - first && isOneFragment(first, end) ? Outcome.REPEATED : Outcome.CONTRADICTORY;
        }
        if ((!more && (totalBytes != UNKNOWN || lastByte > offset + length))
                || (totalBytes != UNKNOWN && offset + length > totalBytes)) {
            return Outcome.CONTRADICTORY;
        }
        if (!more) {
            totalBytes = offset + length;
        }
        for (int i = first; i < end; i++) {
            there[i >> 6] |= 1L << i;
        }
        begins[first >> 6] |= 1L << first;
        bytes += length;
        lastByte = Math.max(lastByte, offset + length);
        return Outcome.NEW;
    }

    private int countThere(int first, int end) {
        int count = 0;
        for (int i = first; i < end; i++) {
            count += (int) (there[i >> 6] >>> i & 1);
        }
        return count;
    }

    private boolean isOneFragment(int first, int end) {
        for (int i = first; i < end; i++) {
            if (begins(i) != (i == first)) {
                return false;
            }
        }
        return end == UNITS || begins(end) || (there[end >> 6] >>> end & 1) == 0;
    }

    private boolean begins(int unit) { return (begins[unit >> 6] >>> unit & 1) != 0; }

    boolean isWhole() { return bytes == totalBytes; }

    /** Whether the first fragment is there, which says what the packet is. */
    boolean hasFirst() {
        return (there[0] & 1) != 0;
    }

    int dataBytes() { return totalBytes; }

    /** How much is there from the beginning on without a gap, bytes. */
    int contiguousBytes() {
        int unit = 0;
        while (unit < UNITS && (there[unit >> 6] >>> unit & 1) != 0) {
            unit++;
        }
        return Math.min(unit * 8, lastByte);
    }

    /** Further fragments are dropped until the deadline. */
    void drop() { dropped = true; }

    boolean isDropped() { return dropped; }
}
