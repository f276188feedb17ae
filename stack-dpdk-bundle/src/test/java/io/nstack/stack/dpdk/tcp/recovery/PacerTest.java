package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nstack.stack.dpdk.tcp.congestion.NewReno;
import org.junit.jupiter.api.Test;

class PacerTest {

    private static final long MILLI = 1_000_000L;
    private static final int MSS = 1000;

    private long now = 1_000 * MILLI;

    /** A window of 100 segments, so that a round trip is worth that much. */
    private LossRecovery started(long rttMillis) {
        RecoverySettings settings = new RecoverySettings(100, 200 * MILLI, 120_000 * MILLI, MILLI, true);
        LossRecovery recovery = new LossRecovery(new NewReno(), settings, 0, now);
        recovery.onSent(0, 1, now);
        now += rttMillis * MILLI;
        acknowledge(recovery);
        recovery.peer(true, false, MSS, now);
        return recovery;
    }

    private void acknowledge(LossRecovery recovery) {
        Acknowledgement ack = new Acknowledgement();
        ack.reset(recovery.nextSequence());
        recovery.onAck(ack, now);
    }

    private int send(LossRecovery recovery) {
        int sent = 0;
        while (recovery.sendableBytes(now) > 0) {
            recovery.onSent(recovery.nextSequence(), MSS, now);
            sent++;
        }
        return sent;
    }

    @Test
    void shouldSpreadAWindowOverHalfTheRoundTripInSlowStart() {
        LossRecovery recovery = started(100);
        long begin = now;
        int sent = send(recovery);
        assertThat(sent).as("a burst, not the window").isLessThan(10);
        while (sent < 100) {
            assertThat(recovery.pacedUntilNanos()).isGreaterThan(now);
            now = recovery.pacedUntilNanos();
            sent += send(recovery);
        }
        assertThat((now - begin) / (double) MILLI).isCloseTo(50, within(5.0));
    }

    @Test
    void shouldNotSayUntilWhenIfTheWindowHoldsBack() {
        LossRecovery recovery = started(100);
        int sent = send(recovery);
        while (sent < 100) {
            now = recovery.pacedUntilNanos();
            sent += send(recovery);
        }
        now += MILLI;
        assertThat(recovery.sendableBytes(now)).isZero();
        assertThat(recovery.pacedUntilNanos()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldNotPaceShortRoundTrips() {
        LossRecovery recovery = started(0);
        assertThat(send(recovery)).isEqualTo(100);
    }
}
