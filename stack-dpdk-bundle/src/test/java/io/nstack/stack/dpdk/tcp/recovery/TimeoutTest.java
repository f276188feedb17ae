package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.tcp.congestion.NewReno;
import org.junit.jupiter.api.Test;

/** RFC 6298 section 5, RFC 8985 section 7, RFC 5682. */
class TimeoutTest {

    private static final long MILLI = 1_000_000L;

    private static Sender started(boolean sack, int segments) {
        Sender sender = new Sender(new NewReno(), sack, false, 20);
        sender.send(1).after(10).ack(1);
        return sender.send(segments);
    }

    @Test
    void shouldProbeTheTailAfterTwoRoundTrips() {
        Sender sender = started(true, 5);
        long sent = sender.now();
        assertThat(sender.recovery.timerNanos()).isEqualTo(sent + 20 * MILLI);
        assertThat(sender.timer()).isEqualTo(TimerEvent.PROBE);
        assertThat(sender.recovery.lostSequence()).isEqualTo(Sender.FIRST + 5 * Sender.MSS);
        assertThat(sender.recovery.sendableBytes(sender.now())).isEqualTo(Sender.MSS);
    }

    @Test
    void shouldWaitForADelayedAcknowledgementOfASingleSegmentButNotPastTheTimeout() {
        Sender sender = started(true, 1);
        assertThat(sender.recovery.timerNanos()).isEqualTo(sender.now() + 210 * MILLI);
        assertThat(sender.timer()).isEqualTo(TimerEvent.PROBE);
    }

    @Test
    void shouldRecoverWhatAProbeReveals() {
        Sender sender = started(true, 5);
        sender.timer();
        sender.recovery.onRetransmitted(sender.recovery.lostSequence(), Sender.MSS, sender.now());
        sender.after(10).ack(1, 5, 6); // only the probe arrived
        sender.resends(1);
    }

    @Test
    void shouldReduceWhenTheProbeItselfRepairedTheLoss() {
        Sender sender = started(true, 5);
        long window = sender.window();
        sender.timer();
        sender.recovery.onRetransmitted(sender.recovery.lostSequence(), Sender.MSS, sender.now());
        sender.send(1).after(10).ack(7);
        assertThat(sender.window()).isLessThan(window);
    }

    @Test
    void shouldNotReduceWhenTheProbeArrivedTwice() {
        Sender sender = started(true, 5);
        long window = sender.window();
        sender.timer();
        sender.recovery.onRetransmitted(sender.recovery.lostSequence(), Sender.MSS, sender.now());
        sender.after(10).ack(6, 5, 6);
        assertThat(sender.window()).isGreaterThanOrEqualTo(window);
    }

    @Test
    void shouldNotProbeWithoutSack() {
        Sender sender = started(false, 5);
        assertThat(sender.timer()).isEqualTo(TimerEvent.TIMEOUT);
    }

    @Test
    void shouldResendAllFromTheFirstAfterATimeout() {
        Sender sender = started(false, 5);
        assertThat(sender.timer()).isEqualTo(TimerEvent.TIMEOUT);
        assertThat(sender.window()).isEqualTo(1);
        sender.resends(1).resendsNothing();
        sender.after(10).ack(2).resends(2).resends(3).resendsNothing();
        sender.after(10).ack(4).resends(4).resends(5).resendsNothing();
        sender.after(10).ack(6).resendsNothing();
        assertThat(sender.timer()).as("memory is given back").isEqualTo(TimerEvent.NONE);
        assertThat(sender.recovery.timerNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldBackOffAndCountTimeouts() {
        Sender sender = started(false, 1);
        long first = sender.recovery.rtoNanos();
        for (int i = 1; i <= 4; i++) {
            assertThat(sender.timer()).isEqualTo(TimerEvent.TIMEOUT);
            sender.resends(1);
            assertThat(sender.recovery.timeouts()).isEqualTo(i);
            assertThat(sender.recovery.rtoNanos()).isEqualTo(first << i);
        }
        sender.after(10).ack(2);
        assertThat(sender.recovery.timeouts()).isZero();
        assertThat(sender.recovery.rtoNanos()).as("Karn").isEqualTo(first << 4);
        sender.send(1).after(10).ack(3);
        assertThat(sender.recovery.rtoNanos()).isLessThanOrEqualTo(first);
    }

    @Test
    void shouldRestartTheTimerWithEachAcknowledgementOfNewData() {
        Sender sender = started(false, 5);
        long before = sender.recovery.timerNanos();
        sender.after(50).ack(2);
        assertThat(sender.recovery.timerNanos()).isGreaterThanOrEqualTo(before + 50 * MILLI - 10 * MILLI);
    }

    @Test
    void shouldForgetSacksThatThePeerHasTakenBack() {
        Sender sender = started(true, 5);
        sender.ack(1, 2, 3).ack(2, 2, 3); // the number ends before what was said to be there
        sender.after(1000);
        sender.recovery.onTimer(sender.now());
        while (sender.recovery.timeouts() == 0) {
            sender.after(1000).recovery.onTimer(sender.now());
        }
        sender.resends(2);
    }

    @Test
    void shouldSendNewDataFirstAfterATimeoutAndTakeItBackWhenOriginalsArrive() {
        Sender sender = started(false, 5);
        long window = sender.window();
        sender.timer();
        sender.resends(1);
        sender.after(1).ackWithMore(2).resendsNothing(); // RFC 5682 section 2.1 step 2b
        assertThat(sender.sendAll()).isEqualTo(2);
        sender.after(1).ackWithMore(3).resendsNothing(); // step 3b: segment 2 was never sent again
        assertThat(sender.window()).isGreaterThanOrEqualTo(window);
        assertThat(sender.inFlight()).isEqualTo(5);
    }

    @Test
    void shouldRepairAsUsualWhenTheSecondAcknowledgementIsADuplicate() {
        Sender sender = started(false, 5);
        sender.timer();
        sender.resends(1);
        sender.after(1).ackWithMore(2).resendsNothing();
        assertThat(sender.sendAll()).isEqualTo(2);
        sender.after(1).ackWithMore(2); // step 3a
        assertThat(sender.recovery.inFlightBytes()).isLessThanOrEqualTo(2 * Sender.MSS);
        assertThat(sender.timer()).isEqualTo(TimerEvent.TIMEOUT);
        sender.resends(2);
    }

    @Test
    void shouldRepairAtOnceWhenThereIsNothingNewToSend() {
        Sender sender = started(false, 5);
        sender.timer();
        sender.resends(1);
        sender.after(1).ack(2).resends(2);
    }

    @Test
    void shouldCountTheSynAndKeepTheWindowAfterOneLoss() {
        long now = 5_000 * MILLI;
        LossRecovery recovery = new LossRecovery(new NewReno(), RecoverySettings.DEFAULT, -1, now);
        recovery.onSent(-1, 1, now);
        assertThat(recovery.timerNanos()).isEqualTo(now + 1000 * MILLI);
        assertThat(recovery.onTimer(now + 1000 * MILLI)).isEqualTo(TimerEvent.TIMEOUT);
        assertThat(recovery.hasLost(now + 1000 * MILLI)).isTrue();
        recovery.onRetransmitted(-1, 1, now + 1000 * MILLI);
        Acknowledgement ack = new Acknowledgement();
        ack.reset(0);
        assertThat(recovery.onAck(ack, now + 1100 * MILLI)).isEqualTo(1);
        recovery.peer(true, false, 1000, now + 1100 * MILLI);
        assertThat(recovery.rtoNanos()).isEqualTo(3000 * MILLI); // RFC 6298 section 5.7
        assertThat(recovery.windowBytes()).isEqualTo(10_000);
        assertThat(recovery.sendableBytes(now + 1100 * MILLI)).isEqualTo(10_000);
    }

    @Test
    void shouldBeginWithOneSegmentWhenTheSynWasLostTwice() {
        long now = 5_000 * MILLI;
        LossRecovery recovery = new LossRecovery(new NewReno(), RecoverySettings.DEFAULT, 7, now);
        recovery.onSent(7, 1, now);
        for (int i = 0; i < 2; i++) {
            now = recovery.timerNanos();
            recovery.onTimer(now);
            recovery.onRetransmitted(7, 1, now);
        }
        Acknowledgement ack = new Acknowledgement();
        ack.reset(8);
        recovery.onAck(ack, now);
        recovery.peer(true, false, 1000, now);
        assertThat(recovery.windowBytes()).isEqualTo(1000);
    }
}
