package io.nstack.links.memory;

import java.util.concurrent.atomic.AtomicLongArray;

/** What went over one queue; written by its loop alone, read by any thread. */
final class Counters {

    static final int RECEIVED = 0;
    static final int RECEIVED_BYTES = 1;
    static final int RECEIVE_DROPPED = 2;
    static final int TRANSMITTED = 3;
    static final int TRANSMITTED_BYTES = 4;
    static final int TRANSMIT_DROPPED = 5;
    /** Sent, and the other end had nobody to receive it. */
    static final int MISSED_BY_PEER = 6;
    static final int KINDS = 7;

    private final AtomicLongArray values = new AtomicLongArray(KINDS);

    void add(int kind, long more) { values.setOpaque(kind, values.getPlain(kind) + more); }

    long get(int kind) { return values.getOpaque(kind); }

    void addTo(long[] sums) {
        for (int i = 0; i < KINDS; i++) {
            sums[i] += get(i);
        }
    }
}
