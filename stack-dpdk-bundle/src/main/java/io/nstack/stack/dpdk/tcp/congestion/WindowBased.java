package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.congestion.DeliverySample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What controls by window have in common (RFC 5681): slow start, the reduction and how it is undone, idling. */
abstract class WindowBased implements CongestionControl {

    private static final int LEAST_SEGMENTS = 2; // RFC 5681 section 3.1 equation 4

    private static final long RESTART_SEGMENTS = 10; // RFC 6928 section 2

    private double window;
    private double threshold = Double.POSITIVE_INFINITY;
    private int mss;
    private boolean reduced;
    private double priorWindow;
    private double priorThreshold = Double.POSITIVE_INFINITY;

    @Override
    public void onStart(DeliverySample sample) {
        mss = sample.mssBytes();
        window = sample.initialWindowBytes();
    }

    @Override
    public final long windowBytes() { return (long) window; }

    @Override
    public final long slowStartThresholdBytes() {
        return threshold == Double.POSITIVE_INFINITY ? Long.MAX_VALUE : (long) threshold;
    }

    @Override
    public final void onAcknowledged(DeliverySample sample) {
        long bytes = sample.newlyDeliveredBytes();
        if (sample.isInRecovery() || sample.newlyAcknowledgedBytes() == 0) {
            return; // RFC 5681 section 3.1: only what moves the window on makes it larger
        }
        if (!sample.isWindowLimited()) {
            onUnused(sample); // RFC 7661 section 4.2
            return;
        }
        if (window < threshold) {
            double grown = slowStart(sample, window, bytes);
            if (grown <= threshold) {
                window = grown;
                return;
            }
            bytes = (long) (grown - threshold);
            window = threshold;
        }
        window = avoid(sample, window, bytes);
    }

    @Override
    public final void onLoss(DeliverySample sample) { reduce(sample); }

    @Override
    public final void onCongestionExperienced(DeliverySample sample) { reduce(sample); }

    @Override
    public void onRecovered(DeliverySample sample) { reduced = false; }

    @Override
    public final void onTimeout(DeliverySample sample) {
        if (sample.timeouts() == 1) { // RFC 5681 section 3.1: the threshold is left alone by further ones
            remember();
            threshold = reduction(sample, window, true);
        }
        window = mss; // the loss window
    }

    @Override
    public final void onUndo(DeliverySample sample) {
        reduced = false;
        window = Math.max(window, priorWindow); // RFC 4015 section 3.2
        threshold = Math.max(threshold, priorThreshold);
        restore();
    }

    /** RFC 2861 section 2: halves the window for each timeout that passed without sending. */
    @Override
    public final void onIdleRestart(DeliverySample sample, long idleNanos) {
        threshold = Math.max(threshold, 0.75 * window);
        long least = Math.min(RESTART_SEGMENTS * mss, (long) window); // RFC 5681 section 4.1
        for (long idle = idleNanos; idle > sample.timeoutNanos() && window > least; idle -= sample.timeoutNanos()) {
            window /= 2;
        }
        window = Math.max(window, (double) least);
        onUnused(sample);
    }

    @Override
    public final void onSegmentSize(DeliverySample sample) {
        mss = sample.mssBytes();
        window = Math.max(window, mss);
    }

    final int mss() { return mss; }

    final boolean isThresholdKnown() { return threshold != Double.POSITIVE_INFINITY; }

    /** Slow start is to end here. */
    final void endSlowStart() { threshold = window; }

    /** The window after that many bytes arrived in slow start. */
    double slowStart(DeliverySample sample, double windowNow, long bytes) {
        return windowNow + Math.min(bytes, 2L * mss); // RFC 3465 section 2.2, L = 2
    }

    /** The window after that many bytes arrived in congestion avoidance. */
    abstract double avoid(DeliverySample sample, double windowNow, long bytes);

    /** The window that congestion leaves; what is needed to undo it is to be kept. */
    abstract double reduction(DeliverySample sample, double windowNow, boolean timeout);

    /** Takes the last reduction back. */
    abstract void restore();

    /** Bytes arrived, but the window was not used up, or the connection was idle. */
    void onUnused(DeliverySample sample) {}

    private void reduce(DeliverySample sample) {
        remember();
        reduced = true;
        threshold = Math.max(reduction(sample, window, false), LEAST_SEGMENTS * mss);
        window = threshold;
    }

    private void remember() {
        if (!reduced) { // a timeout in recovery is undone together with the recovery
            priorWindow = window;
            priorThreshold = threshold;
        }
    }

    /** Whether a reduction is under way already. */
    final boolean isReduced() { return reduced; }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeDouble(window);
        out.writeDouble(threshold);
        out.writeInt(mss);
        out.writeBoolean(reduced);
        out.writeDouble(priorWindow);
        out.writeDouble(priorThreshold);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        window = in.readDouble();
        threshold = in.readDouble();
        mss = in.readInt();
        reduced = in.readBoolean();
        priorWindow = in.readDouble();
        priorThreshold = in.readDouble();
    }
}
