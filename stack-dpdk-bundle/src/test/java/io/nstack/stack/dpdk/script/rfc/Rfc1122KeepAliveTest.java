package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.rst;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 1122 section 4.2.3.6 and RFC 9293 section 3.8.4: keep-alives. */
class Rfc1122KeepAliveTest extends TcpScript {

    private static final long TWO_HOURS_MILLIS = 7_200_000;

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.PLAIN);
        stream = establish(flow);
    }

    @Test
    void shouldSendNoneUnlessTheApplicationWantsThem() { flow.expectNothingFor(3 * TWO_HOURS_MILLIS); }

    @Test
    void shouldSendTheFirstAfterTwoHours() throws IOException {
        stream.option(StandardSocketOptions.SO_KEEPALIVE, true);
        Seen probe = flow.expectBetween(TWO_HOURS_MILLIS - 1000, TWO_HOURS_MILLIS + 2000, ack(1).anyPayload().seq(0));
        assertThat(probe.length()).isLessThanOrEqualTo(1); // SEG.SEQ = SND.NXT-1
    }

    @Test
    void shouldBeContentWithAnAnswer() throws IOException {
        stream.option(StandardSocketOptions.SO_KEEPALIVE, true);
        flow.expectBetween(TWO_HOURS_MILLIS - 1000, TWO_HOURS_MILLIS + 2000, ack(1).anyPayload());
        flow.send(ack(1));
        flow.expectNothingFor(TWO_HOURS_MILLIS - 60_000);
        assertThat(stream.endpoint().isConnected()).isTrue();
    }

    @Test
    void shouldFailWhenNobodyAnswers() throws IOException {
        stream.option(StandardSocketOptions.SO_KEEPALIVE, true);
        lab.advance((TWO_HOURS_MILLIS + 900_000) * 1_000_000);
        int probes = (int) flow.expectAny().stream().filter(each -> !each.segment().has(TcpSegment.RST)).count();

        assertThat(probes).isBetween(2, 10); // must not take one lost probe for the end
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
    }

    @Test
    void shouldAnswerThePeersKeepAlive() {
        flow.send(ack(1).seq(0));
        flow.expect(ack(1).seq(1));
        flow.send(ack(1).seq(0).payload("x"));
        flow.expect(ack(1).seq(1));
    }

    @Test
    void shouldEndByTheResetOfAPeerThatHasForgotten() throws IOException {
        stream.option(StandardSocketOptions.SO_KEEPALIVE, true);
        flow.expectBetween(TWO_HOURS_MILLIS - 1000, TWO_HOURS_MILLIS + 2000, ack(1).anyPayload());
        flow.send(rst().seq(1));
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
    }

    @Test
    void shouldSendNoneWhileDataGoesBackAndForth() throws IOException {
        stream.option(StandardSocketOptions.SO_KEEPALIVE, true);
        lab.advance((TWO_HOURS_MILLIS - 60_000) * 1_000_000);
        flow.send(data("x"));
        flow.expectBetween(0, 500, ack(2));
        flow.expectNothingFor(TWO_HOURS_MILLIS - 60_000);
    }
}
