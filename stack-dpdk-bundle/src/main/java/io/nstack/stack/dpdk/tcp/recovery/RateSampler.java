package io.nstack.stack.dpdk.tcp.recovery;

import io.nstack.stack.congestion.DeliverySample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How fast the path delivers: draft-ietf-ccwg-bbr section 4.1 (delivery rate samples). A sample is of the segment that was
 * sent last of those that an acknowledgement delivers. Round trips are counted by the same segments.
 */
final class RateSampler implements DeliverySample {

    // of the connection
    private long delivered;
    private long deliveredNanos;
    private long firstSentNanos;
    private long lost;
    private long limitedUntil;
    private long nextRoundDelivered;
    private long rounds;
    private int mss;
    private int timeouts;
    private long minRttNanos;
    private long smoothedRttNanos;
    private long timeoutNanos;
    private long initialWindow;

    // of the present call
    private long nowNanos;
    private long inFlight;
    private long priorInFlight;
    private long newlyDelivered;
    private long newlyAcknowledged;
    private long newlyLost;
    private long rttNanos;
    private boolean hasSegment;
    private long segmentSentNanos;
    private int segmentEnd;
    private int segmentLength;
    private long priorDelivered;
    private long priorLost;
    private long intervalNanos;
    /** Told when asked for, -1 = not yet. */
    private long rate;
    private long sentInFlight;
    private boolean segmentLimited;
    private int keptLength;
    private long keptPriorDelivered;
    private long keptPriorLost;
    private long keptInFlight;
    private boolean keptLimited;
    private boolean roundStart;
    private boolean windowLimited;
    private boolean recovering;
    private boolean echoed;

    void segmentSize(int mssBytes) { mss = mssBytes; }

    void initialWindow(long bytes) { initialWindow = bytes; }

    void timeouts(int inARow) { timeouts = inARow; }

    long deliveredNanos() { return deliveredNanos; }

    long firstSentNanos() { return firstSentNanos; }

    boolean isLimited() { return limitedUntil != 0; }

    /** Begins a call of the congestion control, or an acknowledgement. */
    void begin(long now, long bytesInFlight) {
        nowNanos = now;
        inFlight = bytesInFlight;
        priorInFlight = bytesInFlight;
        newlyDelivered = 0;
        newlyAcknowledged = 0;
        newlyLost = 0;
        rttNanos = 0;
        hasSegment = false;
        intervalNanos = 0;
        rate = -1;
        segmentLimited = false;
        roundStart = false;
        echoed = false;
        recovering = false;
    }

    /** The state of the connection, for the congestion control. */
    void describe(long bytesInFlight, boolean isInRecovery, boolean isWindowLimited) {
        inFlight = bytesInFlight;
        recovering = isInRecovery;
        windowLimited = isWindowLimited;
    }

    void roundTripTimes(RttEstimator rtt) {
        minRttNanos = rtt.minNanos();
        smoothedRttNanos = rtt.smoothedNanos();
        timeoutNanos = rtt.rtoNanos();
    }

    void rtt(long nanos) { rttNanos = nanos; }

    void acknowledged(int bytes) { newlyAcknowledged = bytes; }

    void congestionEchoed() { echoed = true; }

    /** A segment is about to be sent while nothing is in flight: what was before does not count for its rate. */
    void restart(long now) {
        firstSentNanos = now;
        deliveredNanos = now;
    }

    /** The application has not enough to send: what is in flight and what follows in a round trip says little. */
    void limited(long bytesInFlight) {
        limitedUntil = Math.max(1, delivered + bytesInFlight);
    }

    /** A segment was delivered, for the first time. */
    void onDelivered(SegmentRing ring, int slot) {
        int length = ring.length(slot);
        delivered += length;
        deliveredNanos = nowNanos;
        newlyDelivered += length;
        long sent = ring.sentNanos(slot);
        int end = ring.end(slot);
        if (!hasSegment || sent - segmentSentNanos > 0
                || (sent == segmentSentNanos && Sequence.isAfter(end, segmentEnd))) {
            hasSegment = true;
            segmentSentNanos = sent;
            segmentEnd = end;
            takeFrom(ring, slot);
            long sending = sent - ring.firstSentNanos(slot);
            long acknowledging = nowNanos - ring.deliveredNanos(slot);
            intervalNanos = Math.max(sending, acknowledging);
        }
    }

    /** Ends the sample of an acknowledgement, once all that it delivers is known. */
    void complete() {
        if (limitedUntil != 0 && delivered > limitedUntil) {
            limitedUntil = 0;
        }
        if (!hasSegment) {
            return;
        }
        if (segmentSentNanos - firstSentNanos > 0) {
            firstSentNanos = segmentSentNanos;
        }
        if (intervalNanos < minRttNanos) {
            intervalNanos = 0; // a segment that was sent again although it had arrived: no rate can be told
        }
        if (priorDelivered >= nextRoundDelivered) {
            nextRoundDelivered = delivered;
            rounds++;
            roundStart = true;
        }
    }

    /** A segment was declared lost. The sample is this segment's until {@link #endLost}. */
    void beginLost(SegmentRing ring, int slot) {
        int length = ring.length(slot);
        lost += length;
        newlyLost += length;
        keptLength = segmentLength;
        keptPriorDelivered = priorDelivered;
        keptPriorLost = priorLost;
        keptInFlight = sentInFlight;
        keptLimited = segmentLimited;
        takeFrom(ring, slot);
    }

    /** The sample is what was delivered again. */
    void endLost() {
        segmentLength = keptLength;
        priorDelivered = keptPriorDelivered;
        priorLost = keptPriorLost;
        sentInFlight = keptInFlight;
        segmentLimited = keptLimited;
    }

    private void takeFrom(SegmentRing ring, int slot) {
        segmentLength = ring.length(slot);
        priorDelivered = ring.delivered(slot);
        priorLost = ring.lostBytes(slot);
        sentInFlight = ring.inFlightBytes(slot);
        segmentLimited = ring.is(slot, SegmentRing.LIMITED);
    }

    boolean hasDelivered() { return hasSegment; }

    @Override
    public long nowNanos() { return nowNanos; }

    @Override
    public int mssBytes() { return mss; }

    @Override
    public long initialWindowBytes() { return initialWindow; }

    @Override
    public long inFlightBytes() { return inFlight; }

    @Override
    public long priorInFlightBytes() { return priorInFlight; }

    @Override
    public long newlyDeliveredBytes() { return newlyDelivered; }

    @Override
    public long newlyAcknowledgedBytes() { return newlyAcknowledged; }

    @Override
    public long newlyLostBytes() { return newlyLost; }

    @Override
    public long deliveredBytes() { return delivered; }

    @Override
    public long lostBytes() { return lost; }

    @Override
    public long rttNanos() { return rttNanos; }

    @Override
    public long minRttNanos() { return minRttNanos; }

    @Override
    public long smoothedRttNanos() { return smoothedRttNanos; }

    @Override
    public long timeoutNanos() { return timeoutNanos; }

    @Override
    public long deliveryBytesPerSecond() {
        if (rate < 0) {
            rate = intervalNanos <= 0 ? 0 : (long) ((delivered - priorDelivered) * 1e9 / intervalNanos);
        }
        return rate;
    }

    @Override
    public long intervalNanos() { return intervalNanos; }

    @Override
    public long priorDeliveredBytes() { return priorDelivered; }

    @Override
    public boolean isApplicationLimited() { return segmentLimited; }

    @Override
    public int segmentBytes() { return segmentLength; }

    @Override
    public long sentInFlightBytes() { return sentInFlight; }

    @Override
    public long lostSinceSentBytes() { return lost - priorLost; }

    @Override
    public long roundTrips() { return rounds; }

    @Override
    public boolean isRoundStart() { return roundStart; }

    @Override
    public boolean isWindowLimited() { return windowLimited; }

    @Override
    public boolean isInRecovery() { return recovering; }

    @Override
    public boolean isCongestionEchoed() { return echoed; }

    @Override
    public int timeouts() { return timeouts; }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(delivered);
        out.writeLong(deliveredNanos);
        out.writeLong(firstSentNanos);
        out.writeLong(lost);
        out.writeLong(limitedUntil);
        out.writeLong(nextRoundDelivered);
        out.writeLong(rounds);
        out.writeInt(mss);
        out.writeInt(timeouts);
        out.writeLong(initialWindow);
    }

    void readFrom(DataInput in) throws IOException {
        delivered = in.readLong();
        deliveredNanos = in.readLong();
        firstSentNanos = in.readLong();
        lost = in.readLong();
        limitedUntil = in.readLong();
        nextRoundDelivered = in.readLong();
        rounds = in.readLong();
        mss = in.readInt();
        timeouts = in.readInt();
        initialWindow = in.readLong();
    }
}
