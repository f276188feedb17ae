package io.nstack.stack.dpdk.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** RFC 9438, RFC 9406. */
class CubicTest {

    private final Played sample = new Played();
    private final Cubic cubic = new Cubic();

    private void atWindow(long bytes) {
        sample.initialWindow = bytes;
        cubic.onStart(sample);
        sample.initialWindow = 10_000;
    }

    @Test
    void shouldReduceToSevenTenths() {
        atWindow(1_000_000);
        cubic.onLoss(sample);
        assertThat(cubic.windowBytes()).isEqualTo(700_000);
        assertThat(cubic.slowStartThresholdBytes()).isEqualTo(700_000);
    }

    @Test
    void shouldFollowTheCurve() {
        atWindow(1_000_000);
        sample.rtt = 200_000_000L; // long enough for the curve to lead, not Reno's line
        cubic.onLoss(sample);
        cubic.onRecovered(sample);
        long begin = sample.now + sample.rtt / 350;
        double k = Math.cbrt((1000 - 700) / Cubic.C); // 9.09 s
        for (int round = 1; round <= 75; round++) {
            sample.round(cubic);
            double seconds = (sample.now - begin) / 1e9;
            double expected = Cubic.C * Math.pow(seconds - k, 3) + 1000;
            assertThat(cubic.windowBytes() / 1000.0).as("after %.1f s", seconds).isCloseTo(expected, within(12.0));
        }
    }

    @Test
    void shouldGrowAsRenoWouldOnShortPaths() {
        atWindow(20_000);
        sample.rtt = 1_000_000L;
        cubic.onLoss(sample);
        cubic.onRecovered(sample);
        long before = cubic.windowBytes();
        for (int round = 0; round < 11; round++) {
            sample.round(cubic);
        }
        // alpha = 0.53 segments in a round trip
        assertThat(cubic.windowBytes() - before).isBetween(4_500L, 6_800L);
    }

    @Test
    void shouldLeaveRoomForOthersWhenTheSecondMaximumIsLower() {
        atWindow(1_000_000);
        cubic.onLoss(sample);
        cubic.onRecovered(sample);
        cubic.onLoss(sample);
        cubic.onRecovered(sample);
        assertThat(cubic.windowBytes()).isBetween(489_990L, 490_000L);
        sample.rtt = 200_000_000L;
        for (int round = 0; round < 32; round++) {
            sample.round(cubic);
        }
        // section 4.7: the plateau is at 0.85 of what there was
        assertThat(cubic.windowBytes()).isBetween(540_000L, 600_000L);
    }

    @Test
    void shouldBeginWithOneSegmentAfterATimeout() {
        atWindow(100_000);
        sample.timeouts = 1;
        cubic.onTimeout(sample);
        assertThat(cubic.windowBytes()).isEqualTo(1000);
        assertThat(cubic.slowStartThresholdBytes()).isEqualTo(70_000);
        sample.timeouts = 2;
        cubic.onTimeout(sample);
        assertThat(cubic.slowStartThresholdBytes()).isEqualTo(70_000);
    }

    @Test
    void shouldTakeBackALossAndATimeoutInItsRecoveryTogether() {
        atWindow(100_000);
        cubic.onLoss(sample);
        sample.timeouts = 1;
        cubic.onTimeout(sample);
        cubic.onUndo(sample);
        assertThat(cubic.windowBytes()).isEqualTo(100_000);
        assertThat(cubic.slowStartThresholdBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldNotGrowWhatIsNotUsed() {
        atWindow(100_000);
        sample.limited = false;
        sample.round(cubic);
        assertThat(cubic.windowBytes()).isEqualTo(100_000);
    }

    @Test
    void shouldNotGrowInRecovery() {
        atWindow(100_000);
        cubic.onLoss(sample);
        sample.recovering = true;
        sample.round(cubic);
        assertThat(cubic.windowBytes()).isEqualTo(70_000);
    }

    @Test
    void shouldDecayWhileIdle() {
        atWindow(100_000);
        cubic.onIdleRestart(sample, 700_000_000L); // two timeouts of 300 ms
        assertThat(cubic.windowBytes()).isEqualTo(25_000);
        cubic.onIdleRestart(sample, 3_600_000_000_000L);
        assertThat(cubic.windowBytes()).isLessThanOrEqualTo(25_000).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void shouldDoubleInSlowStart() {
        cubic.onStart(sample);
        sample.round(cubic);
        assertThat(cubic.windowBytes()).isEqualTo(20_000);
        sample.round(cubic);
        assertThat(cubic.windowBytes()).isEqualTo(40_000);
    }

    @Test
    void shouldLeaveSlowStartWhenTheRoundTripTimeGrows() {
        cubic.onStart(sample);
        for (int round = 0; round < 3; round++) {
            sample.round(cubic);
        }
        long before = cubic.windowBytes();
        sample.rtt = 120_000_000L; // 12.5 ms more would do
        for (int round = 0; round < 8; round++) {
            sample.round(cubic);
        }
        assertThat(cubic.slowStartThresholdBytes()).isNotEqualTo(Long.MAX_VALUE);
        assertThat(cubic.windowBytes()).isLessThan(before << 4);
    }

    @Test
    void shouldGoOnInSlowStartWhenTheGrowthWasNoise() {
        cubic.onStart(sample);
        for (int round = 0; round < 3; round++) {
            sample.round(cubic);
        }
        sample.rtt = 120_000_000L;
        sample.round(cubic);
        sample.rtt = 100_000_000L;
        for (int round = 0; round < 8; round++) {
            sample.round(cubic);
        }
        assertThat(cubic.slowStartThresholdBytes()).isEqualTo(Long.MAX_VALUE);
    }
}
