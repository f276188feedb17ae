package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 9937 section 6. */
class ProportionalRateReductionTest {

    private static final int MSS = 1000;
    private final ProportionalRateReduction reduction = new ProportionalRateReduction();

    @Test
    void shouldLetTheFastRetransmitGoAtOnce() {
        reduction.begin(20 * MSS, MSS);
        assertThat(reduction.allowedBytes()).isEqualTo(MSS);
    }

    @Test
    void shouldSendInProportionWhileMoreIsInFlightThanTheNewWindow() {
        reduction.begin(20 * MSS, MSS);
        reduction.onSent(MSS);
        long sent = MSS;
        for (int delivered = 1; delivered <= 9; delivered++) {
            reduction.onAcknowledged(MSS, (19 - delivered) * MSS + sent, 10 * MSS, true);
            long allowed = reduction.allowedBytes();
            if (allowed >= MSS) {
                reduction.onSent(MSS);
                sent += MSS;
            }
        }
        assertThat(sent).isBetween(5L * MSS - MSS, 5L * MSS); // every second one
    }

    @Test
    void shouldNotSendMoreThanIsDeliveredWhenLossesHaveEmptiedThePath() {
        reduction.begin(20 * MSS, MSS);
        reduction.onSent(MSS);
        reduction.onAcknowledged(MSS, 3 * MSS, 10 * MSS, false);
        assertThat(reduction.allowedBytes()).isEqualTo(MSS);
    }

    @Test
    void shouldGrowAsInSlowStartWhenNothingMoreIsLost() {
        reduction.begin(20 * MSS, MSS);
        reduction.onSent(MSS);
        reduction.onAcknowledged(MSS, 3 * MSS, 10 * MSS, true);
        assertThat(reduction.allowedBytes()).isEqualTo(2 * MSS);
    }

    @Test
    void shouldNotExceedTheNewWindow() {
        reduction.begin(20 * MSS, MSS);
        reduction.onSent(MSS);
        reduction.onAcknowledged(15 * MSS, 9 * MSS, 10 * MSS, true);
        assertThat(reduction.allowedBytes()).isEqualTo(MSS);
    }

    @Test
    void shouldAllowOneSegmentWhenNothingWentOutYet() {
        reduction.begin(20 * MSS, MSS);
        reduction.onAcknowledged(0, 15 * MSS, 10 * MSS, false);
        assertThat(reduction.allowedBytes()).isEqualTo(MSS);
    }
}
