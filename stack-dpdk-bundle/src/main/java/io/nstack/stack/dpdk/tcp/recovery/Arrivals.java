package io.nstack.stack.dpdk.tcp.recovery;

/** What one acknowledgement says to have arrived; feeds the rate sampler and RACK on the way. */
final class Arrivals {

    private final RateSampler sampler;
    private final Rack rack;
    private final RttEstimator rtt;

    private long nowNanos;
    private boolean hasEcho;
    private int echoedTimestamp;
    /** Up to here an original that arrives was sent before the timeout (RFC 5682). */
    private int originalsEnd;

    private boolean hasOriginal;
    private boolean hasRetransmitted;
    private boolean hasEarlierOriginal;
    private long firstSentNanos;
    private long lastSentNanos;
    private int sackedBytes;

    Arrivals(RateSampler sampler, Rack rack, RttEstimator rtt) {
        this.sampler = sampler;
        this.rack = rack;
        this.rtt = rtt;
    }

    void begin(Acknowledgement ack, boolean timestamps, int newOriginalsEnd, long now) {
        nowNanos = now;
        hasEcho = timestamps && ack.hasTimestamp;
        echoedTimestamp = ack.echoedTimestamp;
        originalsEnd = newOriginalsEnd;
        hasOriginal = false;
        hasRetransmitted = false;
        hasEarlierOriginal = false;
        sackedBytes = 0;
    }

    /** A segment arrived that was not known to have. */
    void on(SegmentRing ring, int slot) {
        long sent = ring.sentNanos(slot);
        boolean spurious = false;
        if (ring.is(slot, SegmentRing.RETRANSMITTED)) {
            hasRetransmitted = true;
            spurious = isSpurious(sent);
        } else {
            if (!hasOriginal) {
                hasOriginal = true;
                firstSentNanos = sent;
            }
            lastSentNanos = sent;
            hasEarlierOriginal |= !Sequence.isAfter(ring.end(slot), originalsEnd);
        }
        sampler.onDelivered(ring, slot);
        rack.onDelivered(ring, slot, nowNanos - sent, spurious);
    }

    /** It did so out of order. */
    void onSacked(SegmentRing ring, int slot) {
        sackedBytes += ring.length(slot);
        on(ring, slot);
    }

    /** RFC 8985 section 6.2 step 2: what came back cannot be of the segment as it was sent last. */
    private boolean isSpurious(long sent) {
        return nowNanos - sent < rtt.minNanos()
                || (hasEcho && echoedTimestamp - LossRecovery.timestamp(sent) < 0);
    }

    /** The round-trip time of the segment sent first, for the timeout; 0 = ambiguous (Karn; RFC 6298 section 3). */
    long rttNanos() {
        return hasOriginal && !hasRetransmitted ? Math.max(1, nowNanos - firstSentNanos) : 0;
    }

    /** That of the segment sent last, for a model of the path; 0 = ambiguous. */
    long latestRttNanos() {
        return hasOriginal && !hasRetransmitted ? Math.max(1, nowNanos - lastSentNanos) : 0;
    }

    /** A round-trip time by the peer's echo, which tells retransmissions apart (RFC 7323 section 4); 0 = none. */
    long echoedRttNanos() {
        if (!hasEcho || !hasRetransmitted) {
            return 0;
        }
        int millis = LossRecovery.timestamp(nowNanos) - echoedTimestamp;
        return millis < 0 ? 0 : Math.max(1, millis * 1_000_000L + Math.floorMod(nowNanos, 1_000_000L));
    }

    boolean hasRetransmitted() { return hasRetransmitted; }

    /** Whether a segment arrived that was sent before the timeout and not since. */
    boolean hasEarlierOriginal() {
        return hasEarlierOriginal;
    }

    int sackedBytes() { return sackedBytes; }
}
