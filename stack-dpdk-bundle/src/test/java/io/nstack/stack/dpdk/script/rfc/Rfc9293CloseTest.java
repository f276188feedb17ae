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
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 9293 section 3.6 and the closing states of 3.10.7.4. */
class Rfc9293CloseTest extends TcpScript {

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.PLAIN);
        stream = establish(flow);
    }

    @Test
    void shouldAcknowledgeAFinAndTellTheApplication() throws IOException {
        flow.send(fin());
        flow.expectBetween(0, 200, ack(2).seq(1));

        assertThat(stream.bits() & Endpoint.PEER_SHUT).isNotZero();
        assertThat(stream.readOnce()).isEqualTo(-1);
    }

    @Test
    void shouldSendItsOwnFinInCloseWaitAndBeGoneAfterItsAck() {
        flow.send(fin());
        flow.expectBetween(0, 200, ack(2));
        stream.close();
        flow.expect(fin().seq(1).acks(2));
        flow.send(ack(2));
        gone(2);
    }

    @Test
    void shouldSendDataInCloseWait() throws IOException {
        flow.send(fin());
        flow.expectBetween(0, 200, ack(2));
        stream.write("late");
        flow.expect(data("late").seq(1).acks(2));
    }

    @Test
    void shouldSendAFinWhenTheApplicationCloses() {
        stream.close();
        flow.expect(fin().seq(1).acks(1));
    }

    @Test
    void shouldWaitForThePeersFinInFinWait2AndAcknowledgeIt() {
        stream.close();
        flow.expect(fin());
        flow.send(ack(2));
        flow.expectNothing();
        flow.send(fin());
        flow.expect(ack(2).seq(2));
    }

    @Test
    void shouldAcknowledgeAFinInFinWait1ThatAcknowledgesItsOwn() {
        stream.close();
        flow.expect(fin());
        flow.send(fin().acks(2));
        flow.expect(ack(2).seq(2));
        flow.expectNothingFor(10_000);
    }

    @Test
    void shouldAcknowledgeACrossingFin() {
        stream.close();
        flow.expect(fin());
        flow.send(fin().acks(1));
        flow.expect(ack(2).seq(2)); // figure 12: simultaneous close
        flow.send(ack(2).seq(2));
        flow.expectNothingFor(10_000);
    }

    @Test
    void shouldTakeDataThatComesWithAFin() throws IOException {
        flow.send(data("bye").with(TcpSegment.FIN));
        flow.expectBetween(0, 200, ack(5));

        assertThat(stream.read()).isEqualTo("bye");
        assertThat(stream.readOnce()).isEqualTo(-1);
    }

    @Test
    void shouldTakeDataAfterItsOwnEndOfOutput() throws IOException {
        stream.shutdownOutput();
        flow.expect(fin().seq(1));
        flow.send(ack(2));
        flow.send(data("still here").acks(2));

        assertThat(stream.read()).isEqualTo("still here");
        flow.expectBetween(0, 500, ack(11).seq(2));
    }

    @Test
    void shouldNotTakeAFinBeforeTheDataThatIsMissing() throws IOException {
        flow.send(fin().seq(4));
        flow.expect(ack(1));
        assertThat(stream.readOnce()).isZero();
        flow.send(data("abc").seq(1));
        flow.expectBetween(0, 200, ack(5));

        assertThat(stream.read()).isEqualTo("abc");
        assertThat(stream.readOnce()).isEqualTo(-1);
    }

    @Test
    void shouldAcknowledgeAFinThatComesAgain() {
        flow.send(fin());
        flow.expectBetween(0, 200, ack(2));
        flow.send(fin().seq(1));
        flow.expect(ack(2));
    }

    @Test
    void shouldNotTakeDataBehindAFin() throws IOException {
        flow.send(fin());
        flow.expectBetween(0, 200, ack(2));
        flow.send(data("never").seq(2));
        lab.advance(500_000_000L);
        flow.expectAny().forEach(each -> assertThat(each.ack()).isEqualTo(2));

        assertThat(stream.readOnce()).isEqualTo(-1);
    }

    @Test
    void shouldRepeatItsFinUntilItIsAcknowledged() {
        stream.close();
        flow.expect(fin().seq(1));
        flow.expectBetween(10, 1500, fin().seq(1));
        flow.expectBetween(100, 3000, fin().seq(1));
        flow.send(ack(2));
        flow.expectNothingFor(5000);
    }

    @Test
    void shouldSendWhatWasWrittenBeforeTheFin() throws IOException {
        stream.write("last words");
        flow.expect(data("last words").seq(1));
        stream.write(11, 500);
        stream.close();
        List<Seen> sent = flow.expectAny();

        assertThat(sent.getLast().endSeq()).isEqualTo(512); // 500 bytes and the FIN
        assertThat(sent.getLast().segment().has(TcpSegment.FIN)).isTrue();
    }

    @Test
    void shouldHoldTheFinBackUntilThePeersWindowTakesTheDataBeforeIt() throws IOException {
        flow.send(ack(1).window(4));
        stream.write("12345678");
        stream.close();
        Seen first = flow.expectBetween(0, 1000, data("1234").seq(1));
        assertThat(first.segment().has(TcpSegment.FIN)).isFalse();
        flow.send(ack(5).window(1000));
        flow.expect(data("5678").seq(5).with(TcpSegment.FIN));
    }

    @Test
    void shouldResetWhenItClosesWithUnreadData() {
        flow.send(data("unread"));
        flow.expectAny();
        stream.close(); // RFC 1122 section 4.2.2.13
        assertThat(flow.expectAny().getLast().segment().has(TcpSegment.RST)).isTrue();
    }

    @Test
    void shouldResetWhenDataComesAfterTheApplicationHasClosed() {
        stream.close();
        flow.expect(fin());
        flow.send(ack(2));
        flow.send(data("too late")); // RFC 1122 section 4.2.2.13
        assertThat(flow.expectAny().getLast().segment().has(TcpSegment.RST)).isTrue();
    }

    @Test
    void shouldResetWhenItAborts() throws IOException {
        stream.write("abc");
        flow.expect(data("abc"));
        stream.abort();
        flow.expect(rst().seq(4).with(resetAck()));
    }

    /** Whether a reset in a connection has ACK set is free (section 3.10.5 has none); what counts is its number. */
    private int resetAck() {
        return lab.emitted().stream().anyMatch(each -> (each.packet().payload()[13] & TcpSegment.ACK) != 0)
                ? TcpSegment.ACK
                : 0;
    }

    @Test
    void shouldNotAnswerAfterAReset() {
        flow.send(rst().seq(1));
        flow.expectNothingFor(5000);
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
        gone(1);
    }

    @Test
    void shouldGiveUpInFinWait2WhenThePeerNeverEnds() {
        stream.close();
        flow.expect(fin());
        flow.send(ack(2));
        lab.advance(300_000_000_000L);
        flow.expectAny().forEach(each -> assertThat(each.segment().has(TcpSegment.RST)).isTrue());
        gone(2);
    }

    @Test
    void shouldAcceptANewConnectionAfterLastAck() {
        shouldSendItsOwnFinInCloseWaitAndBeGoneAfterItsAck();
        flow.renew();
        flow.peerIss(flow.peerIss() + 100_000).send(flow.mySyn());
        flow.expect(synAck().seq(0).acks(1));
    }

    private void gone(long stackNext) {
        flow.send(ack(stackNext).seq(1));
        flow.expect(rst().seq(stackNext));
    }
}
