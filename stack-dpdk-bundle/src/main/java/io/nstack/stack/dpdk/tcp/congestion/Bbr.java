package io.nstack.stack.dpdk.tcp.congestion;
import io.nstack.stack.congestion.DeliverySample;
/** x */
public final class Bbr extends WindowBased {
    public static final String NAME = "bbr";
    public Bbr(long seed) {}
    @Override
    public String name() { return NAME; }
    @Override
    double avoid(DeliverySample sample, double windowNow, long bytes) { return windowNow; }
    @Override
    double reduction(DeliverySample sample, double windowNow, boolean timeout) { return windowNow; }
    @Override
    void restore() {}
}
