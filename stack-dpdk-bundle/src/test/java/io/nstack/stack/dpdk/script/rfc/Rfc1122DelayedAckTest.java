package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 1122 section 4.2.3.2, RFC 9293 section 3.8.6.3 and RFC 5681 section 4.2: when data is acknowledged. */
class Rfc1122DelayedAckTest extends TcpScript {

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.PLAIN);
        stream = establish(flow);
        for (int i = 0; i < 40; i++) { // whatever is done differently at the beginning is over
            flow.send(data(1 + 1000L * i, 1000));
        }
        stream.readBytes();
        lab.advance(1_000_000_000L);
        flow.expectAny();
    }

    @Test
    void shouldAcknowledgeInLessThanHalfASecond() {
        flow.send(data("a"));
        flow.expectBetween(0, 500, ack(40_002));
    }

    @Test
    void shouldAcknowledgeEverySecondFullSegment() {
        flow.send(data(40_001, 1000));
        flow.send(data(41_001, 1000));
        flow.expect(ack(42_001));
    }

    @Test
    void shouldAcknowledgeWithTheDataThatItSends() throws IOException {
        flow.send(data("question"));
        assertThat(stream.read()).isEqualTo("question");
        if (flow.expectAny().isEmpty()) {
            stream.write("answer");
            flow.expect(data("answer").seq(1).acks(40_009));
            flow.expectNothingFor(150);
        }
    }

    @Test
    void shouldAcknowledgeOutOfOrderDataAtOnce() {
        flow.send(data(42_001, 1000));
        flow.expect(ack(40_001));
        flow.send(data(43_001, 1000));
        flow.expect(ack(40_001));
    }

    @Test
    void shouldNotAcknowledgeAnAck() {
        flow.send(ack(1));
        flow.send(ack(1));
        flow.expectNothingFor(1000);
    }

    @Test
    void shouldAcknowledgeOnceWhatComesInOneBurst() {
        flow.send(data(40_001, 1000), data(41_001, 1000), data(42_001, 1000), data(43_001, 1000));
        List<Seen> acks = flow.expectAny();
        assertThat(acks).isNotEmpty().hasSizeLessThanOrEqualTo(2);
        assertThat(acks.getLast().ack()).isEqualTo(44_001);
    }
}
