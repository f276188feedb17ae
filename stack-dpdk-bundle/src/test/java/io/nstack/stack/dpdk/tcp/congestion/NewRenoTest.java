package io.nstack.stack.dpdk.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 5681. */
class NewRenoTest {

    private final Played sample = new Played();
    private final NewReno reno = new NewReno();

    @Test
    void shouldDrawASawtooth() {
        sample.initialWindow = 40_000;
        reno.onStart(sample);
        for (int tooth = 0; tooth < 3; tooth++) {
            reno.onLoss(sample);
            reno.onRecovered(sample);
            assertThat(reno.windowBytes()).isBetween(19_900L, 20_100L);
            for (int round = 0; round < 20; round++) {
                long before = reno.windowBytes();
                sample.round(reno);
                assertThat(reno.windowBytes() - before).isBetween(850L, 1_001L); // one segment in a round trip
            }
            sample.initialWindow = 40_000;
            reno.onStart(sample);
        }
    }

    @Test
    void shouldKeepTwoSegmentsAtLeast() {
        sample.initialWindow = 3_000;
        reno.onStart(sample);
        reno.onLoss(sample);
        assertThat(reno.windowBytes()).isEqualTo(2_000);
    }

    @Test
    void shouldCountTwoSegmentsForOneAcknowledgementAtMostInSlowStart() {
        reno.onStart(sample);
        sample.newly = 8_000;
        reno.onAcknowledged(sample);
        assertThat(reno.windowBytes()).isEqualTo(12_000); // RFC 3465 section 2.3
    }

    @Test
    void shouldGoOverFromSlowStartAtTheThreshold() {
        sample.initialWindow = 20_000;
        reno.onStart(sample);
        sample.timeouts = 1;
        reno.onTimeout(sample);
        for (int round = 0; round < 6; round++) {
            sample.round(reno);
        }
        assertThat(reno.slowStartThresholdBytes()).isEqualTo(10_000);
        assertThat(reno.windowBytes()).isBetween(10_000L, 13_500L);
    }
}
