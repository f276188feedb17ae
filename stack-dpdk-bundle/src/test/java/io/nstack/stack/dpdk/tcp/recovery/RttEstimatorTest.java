package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 6298. */
class RttEstimatorTest {

    private static final long MILLI = 1_000_000L;
    private final RttEstimator rtt = new RttEstimator(RecoverySettings.DEFAULT);

    @Test
    void shouldBeginWithOneSecond() {
        assertThat(rtt.rtoNanos()).isEqualTo(1000 * MILLI);
        assertThat(rtt.minNanos()).isZero();
    }

    @Test
    void shouldTakeTheFirstSampleWhole() {
        rtt.sample(400 * MILLI, 0, 0);
        assertThat(rtt.smoothedNanos()).isEqualTo(400 * MILLI);
        assertThat(rtt.variationNanos()).isEqualTo(200 * MILLI);
        assertThat(rtt.rtoNanos()).isEqualTo((400 + 4 * 200) * MILLI);
    }

    @Test
    void shouldSmoothFurtherSamples() {
        rtt.sample(400 * MILLI, 0, 0);
        rtt.sample(480 * MILLI, 0, 0);
        assertThat(rtt.variationNanos()).isEqualTo((long) ((0.75 * 200 + 0.25 * 80) * MILLI));
        assertThat(rtt.smoothedNanos()).isEqualTo((long) ((0.875 * 400 + 0.125 * 480) * MILLI));
    }

    @Test
    void shouldWaitTwoHundredMillisecondsMoreThanTheRttAtLeast() {
        for (int i = 0; i < 100; i++) {
            rtt.sample(MILLI, 0, i * MILLI);
        }
        assertThat(rtt.rtoNanos()).isEqualTo(201 * MILLI);
    }

    @Test
    void shouldCountSamplesLessTheMoreThereAreInARoundTrip() {
        rtt.sample(100 * MILLI, 0, 0);
        rtt.sample(180 * MILLI, 3, 0);
        assertThat(rtt.smoothedNanos()).isEqualTo((long) ((100 + 80.0 / 64) * MILLI));
    }

    @Test
    void shouldDoubleTheTimeoutUpToTheLargestAndEndThatWithASample() {
        rtt.sample(100 * MILLI, 0, 0);
        long first = rtt.rtoNanos();
        rtt.backOff();
        assertThat(rtt.rtoNanos()).isEqualTo(2 * first);
        for (int i = 0; i < 20; i++) {
            rtt.backOff();
        }
        assertThat(rtt.rtoNanos()).isEqualTo(RecoverySettings.DEFAULT.maxRtoNanos());
        rtt.sample(100 * MILLI, 0, 0);
        assertThat(rtt.rtoNanos()).isLessThanOrEqualTo(first);
    }

    @Test
    void shouldWaitThreeSecondsWhenTheSynWasSentAgainAndTellsNothing() {
        rtt.backOff();
        rtt.cautious();
        assertThat(rtt.rtoNanos()).isEqualTo(3000 * MILLI);
    }

    @Test
    void shouldForgetTheSmallestAfterMinutes() {
        rtt.sample(10 * MILLI, 0, 0);
        rtt.sample(50 * MILLI, 0, 200_000 * MILLI);
        assertThat(rtt.minNanos()).isEqualTo(10 * MILLI);
        rtt.sample(50 * MILLI, 0, 400_000 * MILLI);
        assertThat(rtt.minNanos()).isEqualTo(50 * MILLI);
    }
}
