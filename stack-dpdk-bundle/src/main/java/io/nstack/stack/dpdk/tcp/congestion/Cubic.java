package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.DeliverySample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * CUBIC (RFC 9438) with HyStart++ (RFC 9406) in the first slow start. Windows are bytes, those of the formulas segments.
 * The reduction is by the window, not the flight (section 4.6): it only grows while it is used up.
 */
public final class Cubic extends WindowBased {

    /** What to choose it by. */
    public static final String NAME = "cubic";

    static final double C = 0.4; // section 5: segments per cubic second
    static final double BETA = 0.7; // section 4.6
    private static final double RENO_GROWTH = 3 * (1 - BETA) / (1 + BETA); // section 4.3

    private final HyStart start = new HyStart();
    private double lastMax;
    private double plateau;
    private double delaySeconds;
    private double renoWindow;
    private double renoEnd;
    private boolean epoch;
    private boolean afterTimeout;
    private long epochNanos;
    private long lastNanos;
    private double keptLastMax;

    @Override
    public String name() { return NAME; }

    @Override
    double slowStart(DeliverySample sample, double windowNow, long bytes) {
        if (isThresholdKnown()) {
            return windowNow + Math.min(bytes, 2L * mss()); // RFC 3465 section 2.2
        }
        double grown = windowNow + start.growth(sample, bytes);
        if (start.isOver()) {
            endSlowStart();
        }
        return grown;
    }

    @Override
    double avoid(DeliverySample sample, double windowNow, long bytes) {
        double segments = windowNow / mss();
        if (!epoch) {
            begin(sample.nowNanos(), segments);
        }
        lastNanos = sample.nowNanos();
        double seconds = (sample.nowNanos() - epochNanos) / 1e9;
        double acknowledged = (double) bytes / mss();
        // section 4.3: as quick as Reno once it has caught up with what there was before
        renoWindow += (renoWindow < renoEnd ? RENO_GROWTH : 1) * acknowledged / segments;
        double now = cubic(seconds);
        if (now < renoWindow) {
            return Math.max(segments, renoWindow) * mss();
        }
        double target = cubic(seconds + sample.smoothedRttNanos() / 1e9); // section 4.2
        target = Math.clamp(target, segments, 1.5 * segments);
        return windowNow + (target - segments) / segments * bytes; // sections 4.4 and 4.5
    }

    private double cubic(double seconds) {
        double from = seconds - delaySeconds;
        return C * from * from * from + plateau; // equation 1
    }

    private void begin(long nowNanos, double segments) {
        epoch = true;
        epochNanos = nowNanos;
        renoWindow = segments;
        if (afterTimeout || segments >= lastMax) {
            plateau = segments; // section 4.8
            delaySeconds = 0;
        } else {
            plateau = lastMax;
            delaySeconds = Math.cbrt((lastMax - segments) / C); // equation 2
        }
        afterTimeout = false;
    }

    @Override
    double reduction(DeliverySample sample, double windowNow, boolean timeout) {
        double segments = windowNow / mss();
        if (!isReduced() || !timeout) {
            keptLastMax = lastMax;
        }
        renoEnd = segments;
        lastMax = segments < lastMax ? segments * (1 + BETA) / 2 : segments; // section 4.7: fast convergence
        afterTimeout = timeout;
        epoch = false;
        return Math.max(windowNow * BETA, 2 * mss());
    }

    @Override
    void restore() {
        lastMax = keptLastMax;
        epoch = false;
        afterTimeout = false;
    }

    /** Section 5.8: the time of that does not count for the curve. */
    @Override
    void onUnused(DeliverySample sample) {
        if (epoch) {
            epochNanos += sample.nowNanos() - lastNanos;
            lastNanos = sample.nowNanos();
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        super.writeTo(out);
        start.writeTo(out);
        out.writeDouble(lastMax);
        out.writeDouble(plateau);
        out.writeDouble(delaySeconds);
        out.writeDouble(renoWindow);
        out.writeDouble(renoEnd);
        out.writeBoolean(epoch);
        out.writeBoolean(afterTimeout);
        out.writeLong(epochNanos);
        out.writeLong(lastNanos);
        out.writeDouble(keptLastMax);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        super.readFrom(in);
        start.readFrom(in);
        lastMax = in.readDouble();
        plateau = in.readDouble();
        delaySeconds = in.readDouble();
        renoWindow = in.readDouble();
        renoEnd = in.readDouble();
        epoch = in.readBoolean();
        afterTimeout = in.readBoolean();
        epochNanos = in.readLong();
        lastNanos = in.readLong();
        keptLastMax = in.readDouble();
    }
}
