package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.fin;
import static io.nstack.stack.dpdk.script.Segment.rst;
import static io.nstack.stack.dpdk.script.Segment.synAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9293 section 3.6.1 and TIME-WAIT in 3.10.7.4, RFC 1337, RFC 6191. */
class Rfc9293TimeWaitTest extends TcpScript {

    private Flow timeWait(PeerProfile profile) throws IOException {
        Flow flow = flow(profile);
        StreamHandle stream = establish(flow);
        stream.close();
        flow.expect(fin().seq(1));
        flow.send(fin().acks(2));
        flow.expect(ack(2).seq(2));
        return flow;
    }

    @Test
    void shouldAcknowledgeAFinThatComesAgain() throws IOException {
        Flow flow = timeWait(PeerProfile.PLAIN);
        flow.send(fin().seq(1).acks(2));
        flow.expect(ack(2).seq(2));
    }

    @Test
    void shouldStayForTwoSegmentLifetimesAndThenBeGone() throws IOException {
        Flow flow = timeWait(PeerProfile.PLAIN);
        flow.expectNothingFor(59_000);
        flow.send(fin().seq(1).acks(2));
        flow.expect(ack(2).seq(2));
        lab.advance(121_000_000_000L);
        flow.send(fin().seq(1).acks(2));
        flow.expect(rst().seq(2));
    }

    @Test
    void shouldStayLongerWhenAFinComesAgain() throws IOException {
        Flow flow = timeWait(PeerProfile.PLAIN);
        lab.advance(50_000_000_000L);
        flow.send(fin().seq(1).acks(2)); // restarts the 2 MSL time-out
        flow.expect(ack(2).seq(2));
        lab.advance(50_000_000_000L);
        flow.send(fin().seq(1).acks(2));
        flow.expect(ack(2).seq(2));
    }

    @Test
    void shouldIgnoreAReset() throws IOException {
        Flow flow = timeWait(PeerProfile.PLAIN);
        flow.send(rst().seq(2)); // RFC 1337 section 3, fix F1
        flow.expectNothing();
        flow.send(fin().seq(1).acks(2));
        flow.expect(ack(2).seq(2));
    }

    @Test
    void shouldAcceptANewConnectionWithAHigherSequenceNumber() throws IOException {
        Flow flow = timeWait(PeerProfile.PLAIN);
        int lastOfStack = flow.stackIss() + 2;
        flow.renew();
        flow.peerIss(flow.peerIss() + 10_000).send(flow.mySyn()); // RFC 1122 section 4.2.2.13
        Seen again = flow.expect(synAck().seq(0).acks(1));

        assertThat(again.segment().seq() - lastOfStack).isPositive();
    }

    @Test
    void shouldAcceptANewConnectionWithALaterTimestamp() throws IOException {
        Flow flow = timeWait(PeerProfile.PLAIN.withTimestamps());
        lab.advance(2_000_000_000L);
        flow.renew();
        flow.peerIss(flow.peerIss() - 10_000).send(flow.mySyn()); // RFC 6191 section 2
        flow.expect(synAck().seq(0).acks(1));
    }

    @Test
    void shouldNotAcceptAnOldSyn() throws IOException {
        Flow flow = timeWait(PeerProfile.PLAIN);
        flow.send(flow.mySyn());
        List<Seen> answers = flow.expectAny();

        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().segment().has(TcpSegment.SYN)).isFalse();
        assertThat(answers.getFirst().ack()).isEqualTo(2);
    }

    @Test
    void shouldAcknowledgeDataThatComesAgain() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        flow.send(data("abc"));
        assertThat(stream.read()).isEqualTo("abc");
        lab.advance(500_000_000L);
        flow.expectAny();
        stream.close();
        flow.expect(fin());
        flow.send(fin().acks(2));
        flow.expect(ack(5));
        flow.send(data("abc").seq(1).acks(2));
        flow.expect(ack(5).seq(2));
    }

    @Test
    void shouldHoldManyAtOnce() throws IOException {
        for (int i = 0; i < 200; i++) {
            Flow flow = flow(20_000 + i, PeerProfile.PLAIN);
            StreamHandle stream = establish(flow);
            stream.close();
            flow.expect(fin());
            flow.send(fin().acks(2));
            flow.expect(ack(2).seq(2));
        }
        Flow again = flow(20_000, PeerProfile.PLAIN);
        again.send(ack().seq(2).acks(0));
        again.expectAny();
    }
}
