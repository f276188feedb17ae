package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nstack.stack.congestion.DeliverySample;
import io.nstack.stack.dpdk.tcp.congestion.NewRenoSpy;
import org.junit.jupiter.api.Test;

/** draft-ietf-ccwg-bbr section 4.1. */
class RateSamplerTest {

    private static final double RATE = 100_000; // a segment of 1000 bytes each 10 ms

    private final NewRenoSpy spy = new NewRenoSpy();
    private final Sender sender = new Sender(spy, true, false, 100);

    private DeliverySample sample() { return spy.sample(); }

    @Test
    void shouldMeasureTheRateOfDelivery() {
        sender.send(10).after(100);
        for (int i = 1; i <= 30; i++) {
            sender.after(10).ack(i).send(1);
        }
        for (int i = 31; i <= 40; i++) {
            sender.after(10).ack(i);
            assertThat(sample().deliveryBytesPerSecond() / RATE).isCloseTo(1, within(0.1));
        }
    }

    @Test
    void shouldNotExceedTheRateOfSendingWhenAcknowledgementsCome() {
        for (int i = 0; i < 20; i++) {
            sender.send(1).after(10);
        }
        for (int i = 1; i <= 20; i++) {
            sender.ack(i); // all at once, after having been held back
        }
        assertThat((double) sample().deliveryBytesPerSecond()).isLessThanOrEqualTo(1.1 * RATE);
    }

    @Test
    void shouldCountRoundTrips() {
        long before = sender.send(4).after(10).ack(2).recovery.smoothedRttNanos();
        assertThat(before).isPositive();
        long rounds = sample().roundTrips();
        sender.ack(4);
        assertThat(sample().roundTrips()).as("sent in the same round").isEqualTo(rounds);
        sender.send(2).after(10).ack(6);
        assertThat(sample().roundTrips()).isEqualTo(rounds + 1);
        assertThat(sample().isRoundStart()).isTrue();
    }

    @Test
    void shouldMarkWhatWasSentWithoutEnoughToSend() {
        sender.send(2);
        sender.recovery.onApplicationLimited(sender.now());
        sender.after(5).send(1).after(5).ack(2);
        assertThat(sample().isApplicationLimited()).isFalse();
        sender.after(5).ack(3);
        assertThat(sample().isApplicationLimited()).isTrue();
        sender.send(4).after(10).ack(7);
        assertThat(sample().isApplicationLimited()).isFalse();
    }

    @Test
    void shouldNotTakeARetransmissionThatWasNotNeededForAHighRate() {
        sender.send(1).after(10).ack(1);
        sender.send(10).after(10).ack(1, 4, 7).resends(1);
        sender.after(1).ack(2, 4, 7);
        assertThat(sample().deliveryBytesPerSecond()).isLessThanOrEqualTo(100_000); // 1000 bytes in 10 ms, not in 1
    }

    @Test
    void shouldTellWhatWasInFlightAndWhatWasLostSince() {
        sender.send(1).after(10).ack(1);
        sender.send(10).after(10).ack(1, 4, 7);
        assertThat(sample().newlyLostBytes()).isEqualTo(3_000);
        assertThat(sample().lostSinceSentBytes()).isEqualTo(3_000);
        assertThat(sample().sentInFlightBytes()).isEqualTo(6_000);
        assertThat(sample().newlyDeliveredBytes()).isEqualTo(3_000);
        assertThat(sample().newlyAcknowledgedBytes()).isZero();
    }
}
