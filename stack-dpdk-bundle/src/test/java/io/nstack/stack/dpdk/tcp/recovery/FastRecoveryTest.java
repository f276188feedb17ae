package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.tcp.congestion.NewReno;
import org.junit.jupiter.api.Test;

/** RFC 6675, 8985, 5681, 6582, 3042 by hand. */
class FastRecoveryTest {

    private Sender started(boolean sack) {
        Sender sender = new Sender(new NewReno(), sack, false, 20);
        sender.send(1).after(10).ack(1); // RTT 10 ms
        return sender.send(20).after(10);
    }

    @Test
    void shouldCountWhatIsSackedOutOfTheFlight() {
        Sender sender = started(true);
        assertThat(sender.inFlight()).isEqualTo(20);
        sender.ack(1, 5, 7);
        assertThat(sender.inFlight()).isEqualTo(18);
        sender.ack(1, 5, 8);
        assertThat(sender.inFlight()).isEqualTo(17 - 4); // the third: segments 1 to 4 are lost
    }

    @Test
    void shouldRetransmitLostSegmentsInOrderOnceThreeWereSacked() {
        Sender sender = started(true);
        sender.ack(1, 3, 4).resendsNothing().ack(1, 3, 5).resendsNothing();
        sender.ack(1, 3, 6).resends(1);
        sender.ack(1, 3, 10).resends(2);
        sender.after(10).ack(21).resendsNothing();
    }

    @Test
    void shouldLetNewDataGoForTheFirstDuplicates() {
        Sender sender = started(true);
        assertThat(sender.sendAll()).isLessThanOrEqualTo(1);
        sender.ack(1, 3, 4); // RFC 3042
        assertThat(sender.sendAll()).isEqualTo(1);
        sender.ack(1, 3, 5);
        assertThat(sender.sendAll()).isEqualTo(1);
    }

    @Test
    void shouldHalveTheWindowOnceForAllLossesOfAFlight() {
        Sender sender = started(true);
        long before = sender.window();
        sender.ack(1, 3, 6).resends(1);
        long halved = sender.window();
        assertThat(halved).isEqualTo(before / 2);
        sender.ack(1, 3, 6, 9, 12).ack(1, 14, 16, 9, 12, 3, 6);
        assertThat(sender.window()).isEqualTo(halved);
    }

    @Test
    void shouldEndTheRecoveryWithAllThatWasOutstanding() {
        Sender sender = started(true);
        sender.ack(1, 3, 6).resends(1);
        sender.after(10).ack(21);
        assertThat(sender.inFlight()).isZero();
        assertThat(sender.sendAll()).isEqualTo((int) sender.window());
    }

    @Test
    void shouldWaitAQuarterOfTheRttOnceReorderingWasSeen() {
        Sender sender = started(true);
        sender.ack(1, 2, 3).ack(3); // segment 1 was late, not lost
        assertThat(sender.recovery.timerNanos()).isGreaterThan(sender.now());
        sender.ack(3, 4, 5).resendsNothing();
        sender.ack(3, 4, 8).resendsNothing();
        assertThat(sender.timer()).isEqualTo(TimerEvent.LOSS);
        sender.resends(3);
    }

    @Test
    void shouldRetransmitARetransmissionThatIsLostToo() {
        Sender sender = started(true);
        sender.ack(1, 2, 5).resends(1);
        assertThat(sender.sendAll()).isLessThanOrEqualTo(1);
        sender.ack(1, 2, 14);
        sender.after(1);
        int next = (sender.recovery.nextSequence() - Sender.FIRST) / Sender.MSS;
        sender.send(1).after(10); // sent after the retransmission
        sender.ack(1, next, next + 1, 2, 14);
        sender.resends(1);
    }

    @Test
    void shouldNotTakeWhatIsSackedInPartForArrived() {
        Sender sender = started(true);
        Acknowledgement ack = new Acknowledgement();
        ack.reset(Sender.FIRST + 1000);
        ack.addSack(Sender.FIRST + 2500, Sender.FIRST + 4500);
        sender.recovery.onAck(ack, sender.now());
        assertThat(sender.inFlight()).isEqualTo(19);
        ack.reset(Sender.FIRST + 1000);
        ack.addSack(Sender.FIRST + 2000, Sender.FIRST + 5000);
        sender.recovery.onAck(ack, sender.now());
        sender.recovery.verify();
        assertThat(ack.sackCount).isEqualTo(1);
    }

    @Test
    void shouldIgnoreBlocksOfWhatWasNeverSent() {
        Sender sender = started(true);
        sender.ack(1, 30, 40).ack(1, 8, 5).ack(1, 20, 22);
        assertThat(sender.inFlight()).isEqualTo(20);
    }

    @Test
    void shouldRetransmitAfterThreeDuplicatesWithoutSack() {
        Sender sender = started(false);
        sender.ack(1).ack(1).resendsNothing().ack(1).resends(1).resendsNothing();
        assertThat(sender.window()).isEqualTo(10);
    }

    @Test
    void shouldRetransmitTheNextOneForAPartialAcknowledgement() {
        Sender sender = started(false);
        sender.ack(1).ack(1).ack(1).resends(1);
        sender.after(10).ack(4).resends(4).resendsNothing(); // RFC 6582 section 3.2 step 3
        sender.after(10).ack(21).resendsNothing();
    }

    @Test
    void shouldNotTakeSegmentsWithDataForDuplicates() {
        Sender sender = started(false);
        Acknowledgement ack = new Acknowledgement();
        for (int i = 0; i < 5; i++) {
            ack.reset(Sender.FIRST + 1000);
            ack.carriesData = true;
            sender.recovery.onAck(ack, sender.now());
        }
        sender.resendsNothing();
    }

    @Test
    void shouldCutLargeSegmentsOnceThePathTakesSmallerOnesOnly() {
        Sender sender = started(true);
        long window = sender.window();
        sender.recovery.onPathMtu(400, sender.now());
        assertThat(sender.recovery.inFlightBytes()).isZero();
        assertThat(sender.recovery.hasLost(sender.now())).isTrue();
        assertThat(sender.recovery.lostLength()).isEqualTo(400);
        sender.recovery.onRetransmitted(sender.recovery.lostSequence(), 400, sender.now());
        sender.recovery.verify();
        assertThat(sender.recovery.hasLost(sender.now())).isTrue();
        assertThat(sender.recovery.lostSequence()).isEqualTo(Sender.FIRST + 1400);
        assertThat(sender.window()).isEqualTo(window);
    }
}
