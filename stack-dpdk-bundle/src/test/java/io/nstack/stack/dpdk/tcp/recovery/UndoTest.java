package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.tcp.congestion.NewReno;
import org.junit.jupiter.api.Test;

/** Recoveries that were for nothing: RFC 3522, 3708; and ECN's once in a round trip, RFC 3168. */
class UndoTest {

    private static Sender started(boolean timestamps) {
        Sender sender = new Sender(new NewReno(), true, timestamps, 20);
        sender.send(1).after(10).ack(1);
        return sender.send(20).after(10);
    }

    @Test
    void shouldTakeBackARecoveryWhenTheOriginalIsEchoed() {
        Sender sender = started(true);
        long window = sender.window();
        int original = sender.timestamp() - 10;
        sender.ack(1, 3, 6).after(2).resends(1);
        assertThat(sender.window()).isLessThan(window);
        sender.after(1).ackEchoing(original, 2, 3, 6);
        assertThat(sender.window()).isGreaterThanOrEqualTo(window);
        sender.resendsNothing();
    }

    @Test
    void shouldKeepTheReductionWhenTheRetransmissionIsEchoed() {
        Sender sender = started(true);
        long window = sender.window();
        sender.ack(1, 3, 6).after(2).resends(1);
        int again = sender.timestamp();
        sender.after(10).ackEchoing(again, 2, 3, 6);
        assertThat(sender.window()).isLessThan(window);
    }

    @Test
    void shouldTakeBackARecoveryWhenAllRetransmissionsArrivedTwice() {
        Sender sender = started(false);
        long window = sender.window();
        sender.ack(1, 3, 6).resends(1);
        sender.ack(1, 3, 8).resends(2);
        sender.after(5).ack(8);
        sender.after(5).ack(8, 1, 2);
        assertThat(sender.window()).isLessThan(window);
        sender.ack(8, 2, 3);
        assertThat(sender.window()).isGreaterThanOrEqualTo(window);
    }

    @Test
    void shouldWidenTheReorderingWindowForDuplicates() {
        Sender sender = started(false);
        sender.ack(1, 2, 3).ack(3); // reordering was seen
        sender.ack(3, 5, 6);
        long once = sender.recovery.timerNanos();
        sender.ack(3, 3, 4, 3, 6); // segment 3 came twice: D-SACK
        sender.ack(3, 6, 7);
        assertThat(sender.recovery.timerNanos()).isGreaterThanOrEqualTo(once);
    }

    @Test
    void shouldReduceOnceInARoundTripForMarks() {
        Sender sender = started(false);
        sender.ackMarked(2);
        assertThat(sender.window()).isEqualTo(10);
        assertThat(sender.recovery.mayRaiseCwr()).isTrue();
        sender.send(1);
        assertThat(sender.recovery.mayRaiseCwr()).isFalse();
        sender.ackMarked(4);
        sender.ackMarked(6);
        assertThat(sender.window()).isEqualTo(10);
        sender.after(10).ack(22);
        sender.send(10).after(10).ackMarked(24);
        assertThat(sender.window()).isLessThan(10);
    }
}
