package io.nstack.stack.dpdk.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.dpdk.tcp.recovery.Events;
import io.nstack.stack.dpdk.tcp.recovery.Flow;
import io.nstack.stack.dpdk.tcp.recovery.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each congestion control over a bottleneck of 100 Mbit/s and 10 ms, in virtual time. */
class BottleneckTest {

    private static final long SECOND = 1_000_000_000L;
    private static final double RATE = 12.5e6;
    private static final long HALF_RTT = 5_000_000L;
    /** 125 kB. */
    private static final long PRODUCT = (long) (RATE * 2 * HALF_RTT / 1e9);

    private final Events events = new Events();

    private Path path(double loss, long buffer) {
        Path path = new Path(events, 1, RATE, HALF_RTT, buffer);
        path.loss = loss;
        return path;
    }

    private Path back() { return new Path(events, 2, 1e9, HALF_RTT, 1 << 30); }

    /** Bytes a second, of the rate of the bottleneck. */
    private double utilisation(CongestionControl control, double loss, int seconds) {
        Flow flow = new Flow(events, path(loss, 2 * PRODUCT), back(), control, true, true);
        flow.start();
        long begin = events.now();
        events.runUntil(begin + seconds * SECOND);
        double share = flow.receiver().received / (RATE * seconds);
        return share;
    }

    @Test
    void shouldFillThePathWithoutLoss() {
        assertThat(utilisation(new Cubic(), 0, 20)).isGreaterThan(0.9);
        assertThat(new BottleneckTest().utilisation(new NewReno(), 0, 20)).isGreaterThan(0.9);
        assertThat(new BottleneckTest().utilisation(new Bbr(1), 0, 20)).isGreaterThan(0.9);
    }

    @Test
    void shouldGetThroughAtOnePercentLoss() {
        assertThat(utilisation(new Cubic(), 0.01, 20)).isGreaterThan(0.1);
        assertThat(new BottleneckTest().utilisation(new NewReno(), 0.01, 20)).isGreaterThan(0.08);
        assertThat(new BottleneckTest().utilisation(new Bbr(1), 0.01, 20)).isGreaterThan(0.8);
    }

    @Test
    void shouldShareABottleneck() {
        Random seeds = new Random(5);
        Supplier<CongestionControl> bbrs = () -> new Bbr(seeds.nextLong());
        for (Supplier<CongestionControl> each : List.<Supplier<CongestionControl>>of(Cubic::new, NewReno::new,
                bbrs)) {
            shared(each);
        }
    }

    private void shared(Supplier<CongestionControl> controls) {
        Events both = new Events();
        Path path = new Path(both, 1, RATE, HALF_RTT, 2 * PRODUCT);
        Path back = new Path(both, 2, 1e9, HALF_RTT, 1 << 30);
        CongestionControl first = controls.get();
        Flow one = new Flow(both, path, back, first, true, true);
        Flow two = new Flow(both, path, back, controls.get(), true, true);
        one.start();
        both.at(both.now() + 2 * SECOND, two::start);
        both.runUntil(both.now() + 20 * SECOND);
        long oneBefore = one.receiver().received;
        long twoBefore = two.receiver().received;
        both.runUntil(both.now() + 40 * SECOND);
        double oneShare = (one.receiver().received - oneBefore) / (RATE * 40);
        double twoShare = (two.receiver().received - twoBefore) / (RATE * 40);
        assertThat(Math.min(oneShare, twoShare)).as(first.name()).isGreaterThan(0.25);
    }
}
