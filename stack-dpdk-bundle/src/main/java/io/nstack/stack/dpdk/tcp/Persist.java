package io.nstack.stack.dpdk.tcp;

/**
 * The persist timer: while the peer's window keeps all data back and nothing is in flight, it is probed (RFC 9293 section
 * 3.8.6.1), for ever as long as it answers. Loop thread only.
 */
final class Persist {

    private static final int MOST_SHIFT = 16;

    private final long leastNanos;
    private final long mostNanos;
    private long atNanos = Long.MAX_VALUE;
    private int shift;
    private int unanswered;
    private boolean probed;
    private int probeSequence;
    private long probedAtNanos;

    Persist(TcpSettings.Timing timing) {
        leastNanos = timing.leastPersist().toNanos();
        mostNanos = timing.mostPersist().toNanos();
    }

    /** When the next probe is due; {@link Long#MAX_VALUE} = none. */
    long atNanos() { return atNanos; }

    /** Something is kept back: the first probe comes after a retransmission timeout. */
    void start(long rtoNanos, long nowNanos) {
        if (atNanos == Long.MAX_VALUE) {
            shift = 0;
            schedule(rtoNanos, nowNanos);
        }
    }

    void stop() {
        atNanos = Long.MAX_VALUE;
        probed = false;
        unanswered = 0;
    }

    /** A probe of one byte has gone, at that place; the next one takes twice as long. */
    void onProbed(int sequence, long rtoNanos, long nowNanos) {
        probed = true;
        probeSequence = sequence;
        probedAtNanos = nowNanos;
        unanswered++;
        shift = Math.min(shift + 1, MOST_SHIFT);
        schedule(rtoNanos, nowNanos);
    }

    private void schedule(long rtoNanos, long nowNanos) {
        long base = Math.max(rtoNanos, leastNanos);
        long wait = base > mostNanos >> shift ? mostNanos : base << shift;
        atNanos = nowNanos + wait;
    }

    /** The peer has answered, whatever it said. */
    void onAnswer() { unanswered = 0; }

    /** Probes since the last answer. */
    int unanswered() { return unanswered; }

    /** Whether an acknowledgement of the byte in the probe may come. */
    boolean hasProbed(int sequence) {
        return probed && probeSequence == sequence;
    }

    long probedAtNanos() { return probedAtNanos; }
}
