package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.flags;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 9293 section 3.10.7.4, first check and fifth check: which segments are taken in a synchronized state. */
class Rfc9293AcceptanceTest extends TcpScript {

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.PLAIN);
        stream = establish(flow);
    }

    @Test
    void shouldAnswerAnOldSegmentWithAnAck() {
        flow.send(data("old").seq(-100 + 1));
        flow.expect(ack(1).seq(1));
    }

    @Test
    void shouldAnswerASegmentBehindTheWindowWithAnAck() {
        flow.send(data("far").seq(10_000_000));
        flow.expect(ack(1).seq(1));
    }

    /** From there, the numbers are neither before nor behind (RFC 9293 section 3.4). */
    @Test
    void shouldAnswerASegmentHalfOfAllNumbersAwayWithAnAck() {
        for (long away = 0x7fff_0000L; away <= 0x8001_0000L; away += 0x4000) {
            flow.send(data("far").seq(1 + away));
            flow.expect(ack(1).seq(1));
        }
    }

    @Test
    void shouldTakeTheNewPartOfASegmentThatBeginsBeforeTheWindow() throws IOException {
        flow.send(data("abcd"));
        assertThat(stream.read()).isEqualTo("abcd");
        flow.send(data("cdef").seq(3));

        assertThat(stream.read()).isEqualTo("ef");
        lab.advance(500_000_000L);
        assertThat(flow.expectAny().getLast().ack()).isEqualTo(7);
    }

    @Test
    void shouldPutSegmentsIntoTheirOrder() throws IOException {
        flow.send(data("world").seq(7));
        flow.expect(ack(1));
        flow.send(data("hello ").seq(1));

        assertThat(stream.read()).isEqualTo("hello world");
        flow.expectBetween(0, 500, ack(12));
    }

    @Test
    void shouldTakeOverlappingSegmentsOnce() throws IOException {
        flow.send(data("cdef").seq(3));
        flow.send(data("efgh").seq(5));
        flow.send(data("abcde").seq(1));

        assertThat(stream.read()).isEqualTo("abcdefgh");
        lab.advance(500_000_000L);
        assertThat(flow.expectAny().getLast().ack()).isEqualTo(9);
    }

    @Test
    void shouldKeepTheBytesThatCameFirst() throws IOException {
        flow.send(data("bcd").seq(2));
        flow.send(data("aXXXe").seq(1));
        String read = stream.read();

        assertThat(read).hasSize(5).startsWith("a").endsWith("e");
        lab.advance(500_000_000L);
        assertThat(flow.expectAny().getLast().ack()).isEqualTo(6);
    }

    @Test
    void shouldAcknowledgeAtOnceWhatFillsAHole() {
        flow.send(data("c").seq(3));
        flow.expect(ack(1));
        flow.send(data("ab").seq(1)); // RFC 5681 section 4.2
        flow.expect(ack(4));
    }

    @Test
    void shouldAnswerAnAckOfWhatWasNeverSentWithAnAck() {
        flow.send(ack(1000));
        flow.expect(ack(1).seq(1));
    }

    @Test
    void shouldNotTakeDataThatAcknowledgesWhatWasNeverSent() throws IOException {
        flow.send(data("bad").acks(1000));
        flow.expect(ack(1).seq(1));
        assertThat(stream.readOnce()).isZero();
    }

    @Test
    void shouldIgnoreAnOldAck() throws IOException {
        stream.write("abc");
        flow.expect(data("abc").seq(1));
        flow.send(ack(4));
        flow.send(ack(2));
        flow.send(data("x").acks(2));
        assertThat(stream.read()).isEqualTo("x");
        flow.expectBetween(0, 500, ack(2).seq(4));
    }

    @Test
    void shouldDropASegmentWithoutAck() throws IOException {
        flow.send(flags(0).seq(1).payload("x"));
        flow.expectNothingFor(500);
        assertThat(stream.readOnce()).isZero();
    }

    @Test
    void shouldDropASegmentWithAWrongChecksum() throws IOException {
        flow.send(data("x").badChecksum());
        flow.expectNothingFor(500);
        assertThat(stream.readOnce()).isZero();
    }

    @Test
    void shouldTakeOnlyWhatFitsIntoTheWindow() throws IOException {
        long edge = 1 + 65_535;
        Seen state = probe();
        edge = state.ack() + state.windowBytes();
        flow.send(data("xyz").seq(edge - 2));
        Seen answer = flow.expect(ack(1));
        assertThat(answer.ack()).isEqualTo(1);
        flow.send(data("abc").seq(edge)); // not one byte of it fits
        flow.expect(ack(1));
    }

    private Seen probe() {
        flow.send(data("old").seq(-10));
        return flow.expect(ack(1));
    }

    @Test
    void shouldWorkAcrossTheEndOfTheSequenceSpace() throws IOException {
        Flow wrapping = flow(40_002, PeerProfile.PLAIN).peerIss(-3);
        StreamHandle other = establish(wrapping);
        wrapping.send(data("abcdefgh"));

        assertThat(other.read()).isEqualTo("abcdefgh");
        wrapping.expectBetween(0, 500, ack(9));
        wrapping.send(data("kl").seq(11));
        wrapping.expect(ack(9));
        wrapping.send(data("ij").seq(9));
        assertThat(other.read()).isEqualTo("ijkl");
        wrapping.expectBetween(0, 500, ack(13));
    }

    @Test
    void shouldSendDataWithPushAtTheEndOfWhatWasWritten() throws IOException {
        stream.write("abc");
        flow.expect(data("abc").seq(1).push(true)); // section 3.9.1.2
    }
}
