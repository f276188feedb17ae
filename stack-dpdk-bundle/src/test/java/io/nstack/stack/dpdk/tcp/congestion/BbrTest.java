package io.nstack.stack.dpdk.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nstack.stack.dpdk.tcp.recovery.Events;
import io.nstack.stack.dpdk.tcp.recovery.Flow;
import io.nstack.stack.dpdk.tcp.recovery.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** draft-ietf-ccwg-bbr over a bottleneck of 100 Mbit/s and 20 ms. */
class BbrTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final double RATE = 12.5e6;
    private static final long RTT = 20 * MILLI;
    private static final double PRODUCT = RATE * RTT / 1e9;

    private final Events events = new Events();
    private final Bbr bbr = new Bbr(3);
    private final Path path = new Path(events, 1, RATE, RTT / 2, (long) (3 * PRODUCT));
    private final Flow flow = new Flow(events, path, new Path(events, 2, 1e9, RTT / 2, 1 << 30), bbr, true, true);

    private void run(long nanos) { events.runUntil(events.now() + nanos); }

    @Test
    void shouldFindBandwidthAndRoundTripTime() {
        flow.start();
        run(SECOND);
        double goodput = RATE * Flow.MSS / (Flow.MSS + 66);
        assertThat(bbr.model().maxBandwidth()).isCloseTo(goodput, within(0.03 * goodput));
        assertThat(bbr.model().minRttNanos()).isBetween(RTT, RTT + 2 * MILLI);
    }

    @Test
    void shouldLeaveTheStartOnceTheRateGrowsNoMore() {
        flow.start();
        run(5 * RTT / 2);
        assertThat(bbr.state()).isEqualTo(BbrState.STARTUP);
        for (int i = 0; i < 100 && bbr.state() == BbrState.STARTUP; i++) {
            run(RTT / 2);
        }
        assertThat(bbr.state()).isEqualTo(BbrState.DRAIN);
        run(10 * RTT);
        assertThat(bbr.state().isProbing()).isTrue();
    }

    @Test
    void shouldGoThroughAllPhases() {
        flow.start();
        Set<BbrState> seen = EnumSet.noneOf(BbrState.class);
        for (int i = 0; i < 14_000; i++) {
            run(MILLI);
            seen.add(bbr.state());
        }
        assertThat(seen).isEqualTo(EnumSet.allOf(BbrState.class));
    }

    @Test
    void shouldKeepTheQueueShort() {
        flow.start();
        run(3 * SECOND);
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            run(2 * MILLI);
            sum += flow.recovery.inFlightBytes();
        }
        assertThat(sum / 1000).isLessThan(1.5 * PRODUCT);
    }

    @Test
    void shouldAdaptWhenTheApplicationWasIdle() {
        flow.bytes = 5_000_000;
        flow.start();
        run(2 * SECOND);
        assertThat(flow.receiver().received).isEqualTo(5_000_000);
        double before = bbr.model().maxBandwidth();
        flow.bytes = 10_000_000;
        flow.pump();
        run(2 * SECOND);
        assertThat(flow.receiver().received).isEqualTo(10_000_000);
        assertThat(bbr.model().maxBandwidth()).isCloseTo(before, within(0.1 * before));
    }

    @Test
    void shouldReturnAfterATimeout() {
        flow.start();
        run(SECOND);
        path.drops = n -> true;
        run(SECOND);
        path.drops = n -> false;
        long before = flow.receiver().received;
        run(6 * SECOND);
        assertThat(flow.timeouts).isPositive();
        assertThat((flow.receiver().received - before) / (RATE * 6)).isGreaterThan(0.6);
    }
}
