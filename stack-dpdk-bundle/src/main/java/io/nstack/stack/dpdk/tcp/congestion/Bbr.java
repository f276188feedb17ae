package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.DeliverySample;
import io.nstack.stack.congestion.RateBased;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * BBR, version 3 (draft-ietf-ccwg-bbr): sends at the rate of the bottleneck, as much as fills the path, and probes both in
 * turn. Section numbers are the draft's. A congestion mark (RFC 3168) is taken as a round trip with a loss.
 */
public final class Bbr implements RateBased {

    /** What to choose it by. */
    public static final String NAME = "bbr";

    private static final double LOSS_THRESHOLD = 0.02;
    private static final double HEADROOM = 0.15;
    static final double PACING_MARGIN = 0.99;
    private static final int MIN_SEGMENTS = 4;
    private static final int FULL_LOSSES = 6;
    private static final int FULL_ROUNDS = 3;
    private static final double FULL_GROWTH = 1.25;
    private static final long PROBE_RTT_NANOS = 200_000_000L;
    private static final int MOST_RENO_ROUNDS = 63;
    private static final int MOST_QUANTUM_BYTES = 65_536;
    private static final double NO_BOUND = Double.POSITIVE_INFINITY;

    /** What acknowledgements tell of: section 4.3.3.6. */
    private enum Acks {
        STARTING, FEEDBACK, STOPPING, REFILLING
    }

    private final BbrModel model = new BbrModel();
    private BbrState state = BbrState.STARTUP;
    private Acks acks = Acks.STARTING;
    private int mss = 1;
    private long initialWindow;
    private double window;
    private double priorWindow;
    private double pacingRate;
    private double quantum;
    private boolean recovering;

    private boolean fullReached;
    private boolean fullNow;
    private double fullRate;
    private int fullRounds;

    private long cycleNanos;
    private long probeWaitNanos;
    private int roundsSinceProbe;
    private boolean probeSamples;
    private int upRounds;
    private double upAcknowledged;
    private double upCount = NO_BOUND;

    private boolean idleRestart;
    private long probeRttDoneNanos;
    private boolean probeRttRound;
    /** Samples of what was sent while the path was drained say nothing of the rate. */
    private long limitedUntil;

    private double keptBandwidthLow = NO_BOUND;
    private double keptFlightLow = NO_BOUND;
    private double keptFlightHigh = NO_BOUND;
    private long random;

    /** @param seed for when to probe */
    public Bbr(long seed) { random = seed; }

    @Override
    public String name() { return NAME; }

    @Override
    public void onStart(DeliverySample sample) {
        mss = sample.mssBytes();
        initialWindow = sample.initialWindowBytes();
        window = initialWindow;
        model.start(sample);
        long rtt = sample.smoothedRttNanos() == 0 ? 1_000_000L : sample.smoothedRttNanos();
        pacingRate = BbrState.STARTUP.pacingGain * initialWindow * 1e9 / rtt; // section 4.6.2
        setQuantum();
    }

    @Override
    public long windowBytes() { return (long) window; }

    @Override
    public long slowStartThresholdBytes() { return fullReached ? 0 : Long.MAX_VALUE; }

    @Override
    public long pacingBytesPerSecond() { return (long) pacingRate; }

    @Override
    public int sendQuantumBytes() { return (int) quantum; }

    BbrState state() { return state; }

    BbrModel model() { return model; }

    /** Section 4.4.3: what follows an idle time is paced at the bandwidth. */
    @Override
    public void onSent(DeliverySample sample, int bytes) {
        if (sample.inFlightBytes() != 0 || model.maxBandwidth() == 0) {
            return;
        }
        idleRestart = true;
        model.restartExtra(sample.nowNanos());
        if (state.isProbing()) {
            setPacing(1);
        } else if (state == BbrState.PROBE_RTT) {
            checkProbeRttDone(sample);
        }
    }

    @Override
    public void onAcknowledged(DeliverySample sample) {
        if (sample.newlyLostBytes() > 0) {
            model.lossesInRound++;
        }
        if (sample.newlyDeliveredBytes() == 0) {
            return;
        }
        boolean limited = isLimited(sample);
        model.onDelivered(sample, limited);
        if (model.roundStart) {
            roundsSinceProbe++;
        }
        if (model.lossRoundStart) {
            checkStartupLoss(sample);
            model.adaptLower(state.isAccelerating(), window);
        }
        model.updateExtra(sample, window, fullReached);
        checkFullPipe(sample, limited);
        if (state == BbrState.STARTUP && fullReached) {
            state = BbrState.DRAIN;
        }
        if (state == BbrState.DRAIN && sample.inFlightBytes() <= inflight(1)) {
            goDown(sample);
        }
        updateCycle(sample, limited);
        model.updateMinRtt(sample);
        checkProbeRtt(sample);
        model.advanceLatest(sample);
        setPacing(state.pacingGain);
        setQuantum();
        setWindow(sample);
    }

    private boolean isLimited(DeliverySample sample) {
        return sample.isApplicationLimited() || sample.priorDeliveredBytes() < limitedUntil;
    }

    // The full pipe: sections 4.3.1.2 and 4.3.1.3

    private void resetFull() {
        fullRate = 0;
        fullRounds = 0;
        fullNow = false;
    }

    private void checkFullPipe(DeliverySample sample, boolean limited) {
        if (fullNow || limited) {
            return;
        }
        double rate = sample.deliveryBytesPerSecond();
        if (rate >= fullRate * FULL_GROWTH) {
            resetFull();
            fullRate = rate;
        } else if (model.roundStart && ++fullRounds >= FULL_ROUNDS) {
            fullNow = true;
            fullReached = true;
        }
    }

    private void checkStartupLoss(DeliverySample sample) {
        if (state == BbrState.STARTUP && !fullReached && sample.isInRecovery() && model.lossesInRound >= FULL_LOSSES
                && isFlightTooHigh(sample)) {
            fullReached = true;
            model.flightHigh = Math.max(model.product(model.maxBandwidth()), model.latestDelivered);
        }
    }

    // Probing for bandwidth: section 4.3.3.6

    private void updateCycle(DeliverySample sample, boolean limited) {
        if (!fullReached) {
            return;
        }
        adaptUpper(sample, limited);
        switch (state) {
            case DOWN -> {
                if (!isTimeToProbe(sample) && isTimeToCruise(sample)) {
                    state = BbrState.CRUISE;
                }
            }
            case CRUISE -> isTimeToProbe(sample);
            case REFILL -> {
                if (model.roundStart) {
                    probeSamples = true;
                    goUp(sample);
                }
            }
            case UP -> {
                if (isTimeToGoDown(sample)) {
                    goDown(sample);
                }
            }
            default -> {
            }
        }
    }

    private void goDown(DeliverySample sample) {
        model.resetCongestion();
        upCount = NO_BOUND;
        roundsSinceProbe = (int) (nextRandom() & 1);
        probeWaitNanos = 2_000_000_000L + (nextRandom() >>> 1) % 1_000_000_000L;
        cycleNanos = sample.nowNanos();
        acks = Acks.STOPPING;
        model.startRound(sample.deliveredBytes());
        state = BbrState.DOWN;
    }

    private void refill(DeliverySample sample) {
        model.resetLower();
        upRounds = 0;
        upAcknowledged = 0;
        acks = Acks.REFILLING;
        model.startRound(sample.deliveredBytes());
        state = BbrState.REFILL;
    }

    private void goUp(DeliverySample sample) {
        acks = Acks.STARTING;
        model.startRound(sample.deliveredBytes());
        resetFull();
        fullRate = sample.deliveryBytesPerSecond();
        state = BbrState.UP;
        raiseSlope();
    }

    /** As often as Reno would meet its limit on a path of this size, or every two to three seconds. */
    private boolean isTimeToProbe(DeliverySample sample) {
        double renoRounds = Math.min(targetFlight() / mss, MOST_RENO_ROUNDS);
        if (sample.nowNanos() - cycleNanos <= probeWaitNanos && roundsSinceProbe < renoRounds) {
            return false;
        }
        refill(sample);
        return true;
    }

    private boolean isTimeToCruise(DeliverySample sample) {
        return sample.inFlightBytes() <= flightWithHeadroom()
                && sample.inFlightBytes() <= quantized(model.product(model.maxBandwidth()));
    }

    private boolean isTimeToGoDown(DeliverySample sample) {
        if (sample.isWindowLimited() && window >= model.flightHigh) {
            resetFull(); // the bound, not the path, holds the rate
            fullRate = sample.deliveryBytesPerSecond();
            return false;
        }
        return fullNow;
    }

    private void raiseSlope() {
        double growth = (double) mss * (1L << upRounds);
        upRounds = Math.min(upRounds + 1, 30);
        upCount = Math.max(window / growth, 1);
    }

    private void adaptUpper(DeliverySample sample, boolean limited) {
        if (acks == Acks.STARTING && model.roundStart) {
            acks = Acks.FEEDBACK;
        }
        if (acks == Acks.STOPPING && model.roundStart && state.isProbing() && !limited) {
            model.advanceMaxBandwidth();
            acks = Acks.REFILLING; // once for each probe
        }
        if (isFlightTooHigh(sample)) {
            if (probeSamples) {
                onFlightTooHigh(sample, (double) sample.sentInFlightBytes());
            }
            return;
        }
        if (model.flightHigh == NO_BOUND) {
            return;
        }
        model.flightHigh = Math.max(model.flightHigh, (double) sample.sentInFlightBytes());
        if (state == BbrState.UP) {
            raiseFlight(sample);
        }
    }

    private void raiseFlight(DeliverySample sample) {
        if (!sample.isWindowLimited() || window < model.flightHigh) {
            return;
        }
        upAcknowledged += sample.newlyDeliveredBytes();
        if (upAcknowledged >= upCount * mss) {
            double segments = Math.floor(upAcknowledged / (upCount * mss));
            upAcknowledged -= segments * upCount * mss;
            model.flightHigh += segments * mss;
        }
        if (model.roundStart) {
            raiseSlope();
        }
    }

    // Loss: sections 4.5.10.2 and 4.5.10.3

    private static boolean isFlightTooHigh(DeliverySample sample) {
        return sample.lostSinceSentBytes() > sample.sentInFlightBytes() * LOSS_THRESHOLD;
    }

    private void onFlightTooHigh(DeliverySample sample, double flight) {
        probeSamples = false; // once for each probe
        if (!isLimited(sample)) {
            model.flightHigh = Math.max(flight, targetFlight() * BbrModel.BETA);
        }
        if (state == BbrState.UP) {
            goDown(sample);
        }
    }

    @Override
    public void onSegmentLost(DeliverySample sample) {
        model.noteLoss(sample);
        if (probeSamples && isFlightTooHigh(sample)) {
            onFlightTooHigh(sample, flightWhereTooHigh(sample));
        }
    }

    /** How much was in flight when the share of losses passed the threshold, perhaps within this segment. */
    private static double flightWhereTooHigh(DeliverySample sample) {
        double before = sample.sentInFlightBytes() - sample.segmentBytes();
        double lostBefore = sample.lostSinceSentBytes() - sample.segmentBytes();
        return before + Math.max(0, (LOSS_THRESHOLD * before - lostBefore) / (1 - LOSS_THRESHOLD));
    }

    @Override
    public void onLoss(DeliverySample sample) {
        saveWindow();
        recovering = true;
    }

    @Override
    public void onRecovered(DeliverySample sample) {
        recovering = false;
        window = Math.max(window, priorWindow);
        boundWindow();
    }

    @Override
    public void onTimeout(DeliverySample sample) {
        saveWindow();
        recovering = true;
        window = sample.inFlightBytes() + mss; // section 4.6.4.4
    }

    @Override
    public void onCongestionExperienced(DeliverySample sample) {
        saveWindow();
        model.noteLoss(sample);
    }

    @Override
    public void onUndo(DeliverySample sample) {
        recovering = false;
        model.lossInRound = false;
        model.bandwidthLow = Math.max(model.bandwidthLow, keptBandwidthLow);
        model.flightLow = Math.max(model.flightLow, keptFlightLow);
        model.flightHigh = Math.max(model.flightHigh, keptFlightHigh);
        window = Math.max(window, priorWindow);
    }

    private void saveWindow() {
        if (!recovering) {
            keptBandwidthLow = model.bandwidthLow;
            keptFlightLow = model.flightLow;
            keptFlightHigh = model.flightHigh;
        }
        priorWindow = recovering || state == BbrState.PROBE_RTT ? Math.max(priorWindow, window) : window;
    }

    // The round-trip time: section 4.3.4

    private void checkProbeRtt(DeliverySample sample) {
        if (state != BbrState.PROBE_RTT && model.isRecentRttExpired() && !idleRestart) {
            saveWindow();
            state = BbrState.PROBE_RTT;
            probeRttDoneNanos = 0;
            acks = Acks.STOPPING;
            model.startRound(sample.deliveredBytes());
        }
        if (state == BbrState.PROBE_RTT) {
            limitedUntil = sample.deliveredBytes() + sample.inFlightBytes();
            handleProbeRtt(sample);
        }
        idleRestart = false;
    }

    private void handleProbeRtt(DeliverySample sample) {
        if (probeRttDoneNanos == 0) {
            if (sample.inFlightBytes() <= probeRttWindow()) {
                probeRttDoneNanos = sample.nowNanos() + PROBE_RTT_NANOS;
                probeRttRound = false;
                model.startRound(sample.deliveredBytes());
            }
            return;
        }
        probeRttRound |= model.roundStart;
        if (probeRttRound) {
            checkProbeRttDone(sample);
        }
    }

    private void checkProbeRttDone(DeliverySample sample) {
        if (probeRttDoneNanos == 0 || sample.nowNanos() <= probeRttDoneNanos) {
            return;
        }
        model.rttProbed(sample.nowNanos());
        window = Math.max(window, priorWindow);
        model.resetLower();
        if (fullReached) {
            goDown(sample);
            state = BbrState.CRUISE;
        } else {
            state = BbrState.STARTUP;
        }
    }

    // How fast and how much: section 4.6

    private void setPacing(double gain) {
        double rate = gain * model.bandwidth() * PACING_MARGIN;
        if (rate > 0 && (fullReached || rate > pacingRate)) {
            pacingRate = rate;
        }
    }

    private void setQuantum() { quantum = Math.max(Math.min(pacingRate * 1e-3, MOST_QUANTUM_BYTES), 2.0 * mss); }

    private double inflight(double gain) { return quantized(multiple(gain)); }

    private double multiple(double gain) {
        return model.isRttKnown() ? gain * model.product(model.bandwidth()) : initialWindow;
    }

    private double quantized(double flight) {
        double most = Math.max(Math.max(flight, 3 * quantum), (double) MIN_SEGMENTS * mss);
        return state == BbrState.UP ? most + 2 * mss : most;
    }

    private double targetFlight() { return Math.min(model.product(model.bandwidth()), window); }

    private double flightWithHeadroom() {
        if (model.flightHigh == NO_BOUND) {
            return NO_BOUND;
        }
        double headroom = Math.max(mss, HEADROOM * model.flightHigh);
        return Math.max(model.flightHigh - headroom, (double) MIN_SEGMENTS * mss);
    }

    private double probeRttWindow() {
        return Math.max(multiple(BbrState.PROBE_RTT.windowGain), (double) MIN_SEGMENTS * mss);
    }

    private void setWindow(DeliverySample sample) {
        double most = quantized(multiple(state.windowGain) + model.extraBytes());
        double grown = window + sample.newlyDeliveredBytes();
        if (fullReached) {
            window = Math.min(grown, most);
        } else if (window < most || sample.deliveredBytes() < initialWindow) {
            window = grown;
        }
        window = Math.max(window, (double) MIN_SEGMENTS * mss);
        if (state == BbrState.PROBE_RTT) {
            window = Math.min(window, probeRttWindow());
        }
        boundWindow();
    }

    private void boundWindow() {
        double cap = NO_BOUND;
        if (state == BbrState.CRUISE || state == BbrState.PROBE_RTT) {
            cap = flightWithHeadroom();
        } else if (state != BbrState.STARTUP) {
            cap = model.flightHigh;
        }
        cap = Math.max(Math.min(cap, model.flightLow), (double) MIN_SEGMENTS * mss);
        window = Math.min(window, cap);
    }

    @Override
    public void onSegmentSize(DeliverySample sample) { mss = sample.mssBytes(); }

    /** A Weyl sequence and a mixing function (Steele, Lea, Flood 2014): one long of state. */
    private long nextRandom() {
        random += 0x9e37_79b9_7f4a_7c15L;
        long mixed = random;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        model.writeTo(out);
        out.writeUTF(state.name());
        out.writeUTF(acks.name());
        out.writeInt(mss);
        out.writeLong(initialWindow);
        out.writeDouble(window);
        out.writeDouble(priorWindow);
        out.writeDouble(pacingRate);
        out.writeDouble(quantum);
        out.writeBoolean(recovering);
        out.writeBoolean(fullReached);
        out.writeBoolean(fullNow);
        out.writeDouble(fullRate);
        out.writeInt(fullRounds);
        out.writeLong(cycleNanos);
        out.writeLong(probeWaitNanos);
        out.writeInt(roundsSinceProbe);
        out.writeBoolean(probeSamples);
        out.writeInt(upRounds);
        out.writeDouble(upAcknowledged);
        out.writeDouble(upCount);
        out.writeBoolean(idleRestart);
        out.writeLong(probeRttDoneNanos);
        out.writeBoolean(probeRttRound);
        out.writeLong(limitedUntil);
        out.writeDouble(keptBandwidthLow);
        out.writeDouble(keptFlightLow);
        out.writeDouble(keptFlightHigh);
        out.writeLong(random);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        model.readFrom(in);
        state = BbrState.valueOf(in.readUTF());
        acks = Acks.valueOf(in.readUTF());
        mss = in.readInt();
        initialWindow = in.readLong();
        window = in.readDouble();
        priorWindow = in.readDouble();
        pacingRate = in.readDouble();
        quantum = in.readDouble();
        recovering = in.readBoolean();
        fullReached = in.readBoolean();
        fullNow = in.readBoolean();
        fullRate = in.readDouble();
        fullRounds = in.readInt();
        cycleNanos = in.readLong();
        probeWaitNanos = in.readLong();
        roundsSinceProbe = in.readInt();
        probeSamples = in.readBoolean();
        upRounds = in.readInt();
        upAcknowledged = in.readDouble();
        upCount = in.readDouble();
        idleRestart = in.readBoolean();
        probeRttDoneNanos = in.readLong();
        probeRttRound = in.readBoolean();
        limitedUntil = in.readLong();
        keptBandwidthLow = in.readDouble();
        keptFlightLow = in.readDouble();
        keptFlightHigh = in.readDouble();
        random = in.readLong();
    }
}
