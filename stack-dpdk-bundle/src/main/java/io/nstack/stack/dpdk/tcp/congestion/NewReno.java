package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.DeliverySample;

/** RFC 5681 with bytes counted as in RFC 3465; recovery itself is RFC 6582's or 6675's. */
public final class NewReno extends WindowBased {

    /** What to choose it by. */
    public static final String NAME = "reno";

    @Override
    public String name() { return NAME; }

    @Override
    double avoid(DeliverySample sample, double windowNow, long bytes) {
        return windowNow + (double) mss() * bytes / windowNow; // RFC 5681 section 3.1 equation 3
    }

    @Override
    double reduction(DeliverySample sample, double windowNow, boolean timeout) {
        return Math.max(windowNow / 2, 2 * mss()); // RFC 5681 section 3.1 equation 4
    }

    @Override
    void restore() {
        // window and threshold are all it has
    }
}
