package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.synAck;
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

/** RFC 8985: losses found by time, and probes at the tail. Round trips take 100 ms. */
class Rfc8985Test extends TcpScript {

    private static final long RTT_NANOS = 100_000_000L;

    private StreamHandle stream;
    private Flow flow;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.SACK.withTimestamps().withMss(1012));
        listen();
        flow.send(flow.mySyn());
        flow.expect(synAck());
        lab.advance(RTT_NANOS);
        flow.send(ack(1));
        stream = accepted();
        stream.write("x");
        flow.expect(data("x"));
        lab.advance(RTT_NANOS);
        flow.send(ack(2));
    }

    private List<Seen> sentIn(long millis) {
        lab.advance(millis * 1_000_000L);
        return flow.expectAny();
    }

    @Test
    void shouldProbeTheTailAfterTwoRoundTrips() throws IOException {
        stream.write(2, 3000);
        assertThat(sentIn(30)).hasSize(3);
        Seen probe = flow.expectBetween(120, 280, ack().anyPayload());
        assertThat(probe.endSeq()).isEqualTo(3002); // section 7.3: the last segment
    }

    @Test
    void shouldProbeWithNewDataWhereThereIsSome() throws IOException {
        flow.send(ack(2).window(3000));
        stream.write(2, 4000);
        sentIn(30);
        flow.send(ack(2).window(4000));
        assertThat(flow.expectAny().stream().mapToLong(Seen::endSeq).max().orElse(0)).isIn(0L, 4002L);
        lab.advance(400_000_000L);
        flow.expectAny();
    }

    @Test
    void shouldRepeatTheHeadWhenTheProbeIsAcknowledged() throws IOException {
        stream.write(2, 3000);
        sentIn(30);
        flow.expectBetween(120, 280, ack().anyPayload());
        lab.advance(RTT_NANOS);
        flow.send(ack(2).sack(2002, 3002));
        assertThat(sentIn(150)).anyMatch(each -> each.seq() == 2 && each.length() == 1000);
    }

    @Test
    void shouldSendOneProbeOnly() throws IOException {
        stream.write(2, 3000);
        sentIn(30);
        Seen probe = flow.expectBetween(120, 280, ack().anyPayload());
        assertThat(probe.endSeq()).isEqualTo(3002);
        Seen next = flow.expectBetween(50, 1500, ack().anyPayload());
        assertThat(next.seq()).isEqualTo(2); // then the retransmission timer
    }

    @Test
    void shouldFindALossByOneLaterSegmentAfterTheReorderingWindow() throws IOException {
        stream.write(2, 3000);
        sentIn(30);
        lab.advance(RTT_NANOS - 30_000_000L);
        flow.send(ack(2).sack(2002, 3002));
        List<Seen> sent = sentIn(60); // section 6.2 step 4: min_RTT / 4 later
        assertThat(sent).anyMatch(each -> each.seq() == 2);
        flow.send(ack(1002).sack(2002, 3002));
        sent.addAll(sentIn(10));
        assertThat(sent).anyMatch(each -> each.seq() == 1002);
    }

    @Test
    void shouldNotTakeSmallReorderingForLossOnceItHasSeenSome() throws IOException {
        stream.write(2, 5000);
        sentIn(30);
        lab.advance(70_000_000L);
        flow.send(ack(2).sack(1002, 2002));
        lab.advance(5_000_000L);
        flow.send(ack(2002)); // it was only late
        flow.send(ack(5002));
        flow.expectAny();
        stream.write(5002, 5000);
        sentIn(95);
        flow.send(ack(5002).sack(6002, 7002));
        flow.send(ack(5002).sack(6002, 8002));
        flow.send(ack(5002).sack(6002, 9002));
        assertThat(sentIn(10)).noneMatch(each -> each.seq() == 5002); // section 6.2 step 4: the window is open now
        flow.send(ack(10_002));
        flow.expectAny();
    }

    @Test
    void shouldNotProbeWhenAllIsAcknowledged() throws IOException {
        stream.write(2, 1000);
        flow.expectAny();
        flow.send(ack(1002));
        flow.expectNothingFor(5_000);
    }

    @Test
    void shouldProbeALoneSegmentLaterForADelayedAck() throws IOException {
        stream.write(2, 1000);
        flow.expectAny();
        Seen probe = flow.expectBetween(150, 1100, ack().anyPayload()); // section 7.2: 2 * SRTT, more for a delayed ACK
        assertThat(probe.seq()).isEqualTo(2);
        flow.send(ack(1002));
    }
}
