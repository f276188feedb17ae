package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.congestion.DeliverySample;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** NewReno that keeps the sample, to look at it. */
public final class NewRenoSpy implements CongestionControl {

    private final NewReno reno = new NewReno();
    private final Played none = new Played();
    private DeliverySample last = none;

    public DeliverySample sample() { return last; }

    @Override
    public String name() { return reno.name(); }

    @Override
    public void onStart(DeliverySample sample) {
        reno.onStart(sample);
        last = sample;
    }

    @Override
    public long windowBytes() { return reno.windowBytes(); }

    @Override
    public long slowStartThresholdBytes() { return reno.slowStartThresholdBytes(); }

    @Override
    public void onAcknowledged(DeliverySample sample) { reno.onAcknowledged(sample); }

    @Override
    public void onLoss(DeliverySample sample) { reno.onLoss(sample); }

    @Override
    public void onTimeout(DeliverySample sample) { reno.onTimeout(sample); }

    @Override
    public void onCongestionExperienced(DeliverySample sample) { reno.onCongestionExperienced(sample); }

    @Override
    public void onUndo(DeliverySample sample) { reno.onUndo(sample); }

    @Override
    public void writeTo(DataOutput out) throws IOException { reno.writeTo(out); }

    @Override
    public void readFrom(DataInput in) throws IOException { reno.readFrom(in); }
}
