package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.syn;
import static io.nstack.stack.dpdk.script.Segment.synAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.Setup;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 3168 section 6.1: explicit congestion notification. */
class Rfc3168Test extends TcpScript {

    private static final int ECE = TcpSegment.ECE;
    private static final int CWR = TcpSegment.CWR;
    private static final int ECT0 = 2;
    private static final int CE = 3;

    @Override
    protected Setup setup() { return Setup.usual().with("ecn", true); }

    @Override
    protected int ecnEcho() { return ECE; }

    @Override
    protected int ecnOffer() { return ECE | CWR; }

    private Flow flow;
    private StreamHandle stream;

    private void open() throws IOException {
        flow = flow(PeerProfile.PLAIN.withEcn());
        stream = establish(flow);
    }

    @Test
    void shouldAgreeWhenThePeerOffersIt() throws IOException {
        listen();
        flow = flow(PeerProfile.PLAIN.withEcn());
        flow.send(flow.mySyn());
        flow.expect(synAck().with(ECE).ecn(0)); // section 6.1.1: SYN and SYN-ACK are not ECT
    }

    @Test
    void shouldNotAgreeWhenThePeerDoesNotOfferIt() throws IOException {
        listen();
        flow = flow(PeerProfile.PLAIN);
        flow.send(flow.mySyn());
        flow.expect(synAck());
    }

    @Test
    void shouldOfferItInItsSyn() throws IOException {
        outgoing(connect(), PeerProfile.PLAIN).expect(syn().with(ECE | CWR).ecn(0));
    }

    @Test
    void shouldNotUseItWhenThePeerReflectsTheFlags() throws IOException {
        StreamHandle other = connect();
        Flow outgoing = outgoing(other, PeerProfile.PLAIN);
        outgoing.expect(syn().with(ECE | CWR));
        outgoing.send(outgoing.mySynAck().with(ECE | CWR)); // section 6.1.1: both set is no agreement
        outgoing.expect(ack(1));
        other.write("x");
        outgoing.expect(data("x").ecn(0));
    }

    @Test
    void shouldMarkItsDataAsCapable() throws IOException {
        open();
        stream.write("abc");
        flow.expect(data("abc").ecn(ECT0));
    }

    @Test
    void shouldNotMarkPureAcks() throws IOException {
        open();
        flow.send(data("abc").ecn(ECT0));
        flow.expectBetween(0, 500, ack(4).ecn(0)); // section 6.1.4
    }

    @Test
    void shouldEchoCongestionUntilThePeerHasReduced() throws IOException {
        open();
        flow.send(data("abc").ecn(CE));
        flow.expectBetween(0, 500, ack(4).with(ECE)); // section 6.1.3
        flow.send(data("def").ecn(ECT0));
        flow.expectBetween(0, 500, ack(7).with(ECE));
        flow.send(data("ghi").with(CWR).ecn(ECT0));
        flow.expectBetween(0, 500, ack(10));
        stream.read();
    }

    @Test
    void shouldEchoAgainWhenCongestionComesWithTheReduction() throws IOException {
        open();
        flow.send(data("abc").ecn(CE));
        flow.expectBetween(0, 500, ack(4).with(ECE));
        flow.send(data("def").with(CWR).ecn(CE));
        flow.expectBetween(0, 500, ack(7).with(ECE));
    }

    @Test
    void shouldReduceAndSayItWhenCongestionIsEchoed() throws IOException {
        open();
        lab.advance(100_000_000L);
        stream.write(1, 10_000);
        lab.advance(90_000_000L);
        assertThat(flow.expectAny()).hasSize(10);
        flow.send(ack(2001).with(ECE));
        stream.write(10_001, 30_000);
        lab.advance(90_000_000L);
        flow.send(ack(10_001).with(ECE));
        lab.advance(200_000_000L);
        List<Seen> sent = flow.expectAny();
        assertThat(sent).anyMatch(each -> each.segment().has(CWR)); // section 6.1.2
        assertThat(sent.stream().filter(each -> each.segment().has(CWR))).hasSize(1);
        assertThat(sent.stream().filter(each -> each.length() > 0).findFirst().orElseThrow().segment().has(CWR))
                .isTrue();
    }

    @Test
    void shouldNotMarkWhatItRepeats() throws IOException {
        open();
        stream.write("abc");
        flow.expect(data("abc").ecn(ECT0));
        flow.expectBetween(50, 1500, data("abc").seq(1).ecn(0)); // section 6.1.5
    }
}
