package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.DeliverySample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What BBR knows of its path (draft-ietf-ccwg-bbr section 4.5): the bandwidth of the bottleneck, the round-trip time
 * without a queue, how bursty acknowledgements are, and what losses have taught. Rates are bytes a second.
 */
final class BbrModel {

    static final double BETA = 0.7;
    private static final double NO_BOUND = Double.POSITIVE_INFINITY;
    private static final long MIN_RTT_WINDOW_NANOS = 10_000_000_000L;
    private static final long PROBE_RTT_INTERVAL_NANOS = 5_000_000_000L;
    private static final int EXTRA_ROUNDS = 5;

    /** The highest rates of the last bandwidth probe and of the present one. */
    private double earlierRate;
    private double presentRate;
    double bandwidthLow = NO_BOUND;
    double flightLow = NO_BOUND;
    double flightHigh = NO_BOUND;
    private double latestRate;
    double latestDelivered;

    private long minRttNanos;
    private long minRttAtNanos;
    private long recentMinRttNanos;
    private long recentMinRttAtNanos;
    private boolean recentExpired;

    private long nextRoundDelivered;
    long rounds;
    boolean roundStart;

    private long lossRoundDelivered;
    boolean lossRoundStart;
    boolean lossInRound;
    int lossesInRound;

    private long extraFromNanos;
    private double extraDelivered;
    private double extraNow;
    private double extraBefore;
    private long extraRounds;

    void start(DeliverySample sample) {
        long now = sample.nowNanos();
        minRttNanos = sample.minRttNanos() == 0 ? Long.MAX_VALUE : sample.minRttNanos();
        recentMinRttNanos = minRttNanos;
        minRttAtNanos = now;
        recentMinRttAtNanos = now;
        extraFromNanos = now;
        nextRoundDelivered = sample.deliveredBytes();
        lossRoundDelivered = sample.deliveredBytes();
    }

    double maxBandwidth() { return Math.max(earlierRate, presentRate); }

    double bandwidth() { return Math.min(maxBandwidth(), bandwidthLow); }

    boolean isRttKnown() { return minRttNanos != Long.MAX_VALUE; }

    long minRttNanos() { return minRttNanos; }

    boolean isRecentRttExpired() { return recentExpired; }

    double extraBytes() { return Math.max(extraNow, extraBefore); }

    /** What fills the path at that rate. */
    double product(double rate) { return rate * minRttNanos / 1e9; }

    /** Section 4.5.1: a round begins to be counted here. */
    void startRound(long delivered) {
        nextRoundDelivered = delivered;
    }

    /** Sections 4.5.10.3 and 4.5.2: near the start of the processing of an acknowledgement. */
    void onDelivered(DeliverySample sample, boolean limited) {
        double rate = sample.deliveryBytesPerSecond();
        double delivered = sample.deliveredBytes() - sample.priorDeliveredBytes();
        lossRoundStart = false;
        latestRate = Math.max(latestRate, rate);
        latestDelivered = Math.max(latestDelivered, delivered);
        if (sample.priorDeliveredBytes() >= lossRoundDelivered) {
            lossRoundDelivered = sample.deliveredBytes();
            lossRoundStart = true;
        }
        roundStart = sample.priorDeliveredBytes() >= nextRoundDelivered;
        if (roundStart) {
            startRound(sample.deliveredBytes());
            rounds++;
        }
        if (rate >= maxBandwidth() || !limited) {
            presentRate = Math.max(presentRate, rate);
        }
    }

    /** Once in a round with losses, when not probing: adapts to what was delivered (section 4.5.10.3). */
    void adaptLower(boolean probing, double window) {
        if (lossInRound && !probing) {
            bandwidthLow = bandwidthLow == NO_BOUND ? maxBandwidth() : bandwidthLow;
            flightLow = flightLow == NO_BOUND ? window : flightLow;
            // Unlike the draft: what was delivered was paced lower by the margin, which would add up over the rounds.
            bandwidthLow = Math.max(Math.min(latestRate / Bbr.PACING_MARGIN, bandwidthLow), BETA * bandwidthLow);
            flightLow = Math.max(latestDelivered, BETA * flightLow);
        }
        lossInRound = false;
    }

    /** Near the end of the processing. */
    void advanceLatest(DeliverySample sample) {
        if (lossRoundStart) {
            latestRate = sample.deliveryBytesPerSecond();
            latestDelivered = sample.deliveredBytes() - sample.priorDeliveredBytes();
            lossesInRound = 0;
        }
    }

    void noteLoss(DeliverySample sample) {
        if (!lossInRound) {
            lossRoundDelivered = sample.deliveredBytes();
        }
        lossInRound = true;
    }

    void resetCongestion() {
        lossInRound = false;
        lossesInRound = 0;
        latestRate = 0;
        latestDelivered = 0;
    }

    void resetLower() {
        bandwidthLow = NO_BOUND;
        flightLow = NO_BOUND;
    }

    /** A cycle of bandwidth probing is over: the one before the last is forgotten. */
    void advanceMaxBandwidth() {
        earlierRate = presentRate;
        presentRate = 0;
    }

    /** Section 4.3.4.3: BBRUpdateMinRTT. */
    void updateMinRtt(DeliverySample sample) {
        long now = sample.nowNanos();
        long rtt = sample.rttNanos();
        recentExpired = now - recentMinRttAtNanos > PROBE_RTT_INTERVAL_NANOS;
        if (rtt > 0 && (rtt < recentMinRttNanos || recentExpired)) {
            recentMinRttNanos = rtt;
            recentMinRttAtNanos = now;
        }
        if (recentMinRttNanos < minRttNanos || now - minRttAtNanos > MIN_RTT_WINDOW_NANOS) {
            minRttNanos = recentMinRttNanos;
            minRttAtNanos = recentMinRttAtNanos;
        }
    }

    /** The path was drained just now: the next time is not soon. */
    void rttProbed(long nowNanos) {
        recentMinRttAtNanos = nowNanos;
    }

    void restartExtra(long nowNanos) { extraFromNanos = nowNanos; }

    /** Section 4.5.9: how much more is acknowledged at once than the bandwidth explains; of ten rounds. */
    void updateExtra(DeliverySample sample, double window, boolean fullPipe) {
        double expected = bandwidth() * (sample.nowNanos() - extraFromNanos) / 1e9;
        if (extraDelivered <= expected) {
            extraDelivered = 0;
            extraFromNanos = sample.nowNanos();
            expected = 0;
        }
        extraDelivered += sample.newlyDeliveredBytes();
        if (rounds - extraRounds >= (fullPipe ? EXTRA_ROUNDS : 1)) {
            extraBefore = fullPipe ? extraNow : 0;
            extraNow = 0;
            extraRounds = rounds;
        }
        extraNow = Math.max(extraNow, Math.min(extraDelivered - expected, window));
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeDouble(earlierRate);
        out.writeDouble(presentRate);
        out.writeDouble(bandwidthLow);
        out.writeDouble(flightLow);
        out.writeDouble(flightHigh);
        out.writeDouble(latestRate);
        out.writeDouble(latestDelivered);
        out.writeLong(minRttNanos);
        out.writeLong(minRttAtNanos);
        out.writeLong(recentMinRttNanos);
        out.writeLong(recentMinRttAtNanos);
        out.writeBoolean(recentExpired);
        out.writeLong(nextRoundDelivered);
        out.writeLong(rounds);
        out.writeLong(lossRoundDelivered);
        out.writeBoolean(lossInRound);
        out.writeInt(lossesInRound);
        out.writeLong(extraFromNanos);
        out.writeDouble(extraDelivered);
        out.writeDouble(extraNow);
        out.writeDouble(extraBefore);
        out.writeLong(extraRounds);
    }

    void readFrom(DataInput in) throws IOException {
        earlierRate = in.readDouble();
        presentRate = in.readDouble();
        bandwidthLow = in.readDouble();
        flightLow = in.readDouble();
        flightHigh = in.readDouble();
        latestRate = in.readDouble();
        latestDelivered = in.readDouble();
        minRttNanos = in.readLong();
        minRttAtNanos = in.readLong();
        recentMinRttNanos = in.readLong();
        recentMinRttAtNanos = in.readLong();
        recentExpired = in.readBoolean();
        nextRoundDelivered = in.readLong();
        rounds = in.readLong();
        lossRoundDelivered = in.readLong();
        lossInRound = in.readBoolean();
        lossesInRound = in.readInt();
        extraFromNanos = in.readLong();
        extraDelivered = in.readDouble();
        extraNow = in.readDouble();
        extraBefore = in.readDouble();
        extraRounds = in.readLong();
    }
}
