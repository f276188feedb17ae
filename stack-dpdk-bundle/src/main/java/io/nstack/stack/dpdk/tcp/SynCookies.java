package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.tcp.Flow.FlowId;

/**
 * Sequence numbers that remember a SYN for us while the queue of half-open connections is full (RFC 4987 section 3.6): 5
 * bits of time, 3 bits of MSS, 24 bits of a keyed hash. What else was agreed on is in the low bits of our timestamp, which
 * comes back. Loop thread only.
 */
final class SynCookies {

    private static final long STEP_NANOS = 64_000_000_000L;
    private static final int[] MSS_BYTES = {216, 536, 1024, 1220, 1300, 1440, 1460, 8940};
    private static final int STAMP_BITS = 6;
    private static final int NO_SHIFT = 15;
    private static final int SACK = 1 << 4;
    private static final int ECN = 1 << 5;

    private final FlowSecrets secrets;
    private long lastNanos;
    private boolean used;

    SynCookies(FlowSecrets secrets) { this.secrets = secrets; }

    /** The sequence number for a SYN-ACK. */
    int make(FlowId id, Handshake offered, long nowNanos) {
        lastNanos = nowNanos;
        used = true;
        int mss = MSS_BYTES.length - 1;
        while (mss > 0 && MSS_BYTES[mss] > offered.peerMssBytes) {
            mss--;
        }
        int head = step(nowNanos) << 27 | mss << 24;
        return head | (secrets.cookie(id, offered.peerSequence, head) & 0xff_ffff);
    }

    /** The value for our timestamp: the clock, or a little less. */
    static int stamp(Handshake offered, int clock) {
        int bits = (offered.scales ? offered.peerShift : NO_SHIFT) | (offered.sack ? SACK : 0)
                | (offered.ecn ? ECN : 0);
        int stamp = clock >> STAMP_BITS << STAMP_BITS | bits;
        return stamp - clock > 0 ? stamp - (1 << STAMP_BITS) : stamp; // never ahead of the clock
    }

    /** Whether an acknowledgement without a connection may be one of a cookie: some went out of late. */
    boolean mayExpect(long nowNanos) {
        return used && nowNanos - lastNanos < 2 * STEP_NANOS;
    }

    /**
     * Reads what a cookie says.
     *
     * @param agreed receives it; {@link Handshake#peerSequence} and {@link Handshake#ownSequence} are set before
     * @param stamp  the timestamp that came back, without its offset
     * @return whether it is one of ours, and not too old
     */
    boolean read(FlowId id, Handshake agreed, boolean hasStamp, int stamp, long nowNanos) {
        int cookie = agreed.ownSequence;
        int age = step(nowNanos) - (cookie >>> 27) & 31;
        int head = cookie & 0xff00_0000;
        if (age > 1 || (secrets.cookie(id, agreed.peerSequence, head) & 0xff_ffff) != (cookie & 0xff_ffff)) {
            return false;
        }
        agreed.peerMssBytes = MSS_BYTES[cookie >>> 24 & 7];
        agreed.timestamps &= hasStamp;
        int bits = agreed.timestamps ? stamp : NO_SHIFT;
        agreed.scales &= (bits & 15) != NO_SHIFT;
        agreed.peerShift = agreed.scales ? bits & 15 : 0;
        agreed.ownShift = agreed.scales ? agreed.ownShift : 0;
        agreed.sack &= (bits & SACK) != 0;
        agreed.ecn &= (bits & ECN) != 0;
        return true;
    }

    private static int step(long nowNanos) { return (int) Math.floorDiv(nowNanos, STEP_NANOS) & 31; }
}
