package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.rst;
import static io.nstack.stack.dpdk.script.Segment.synAck;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.poll.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 5961: blind attacks in the window. */
class Rfc5961Test extends TcpScript {

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.PLAIN);
        stream = establish(flow);
    }

    private boolean alive() { return stream.endpoint().isConnected() && (stream.bits() & Endpoint.FAILED) == 0; }

    @Test
    void shouldEndByAResetOfExactlyTheExpectedNumber() throws IOException {
        flow.send(rst().seq(1)); // section 3.2
        flow.expectNothing();
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
        assertThatThrownBy(stream::readOnce).isInstanceOf(IOException.class).hasMessageContaining("reset");
    }

    @Test
    void shouldAnswerAResetElsewhereInTheWindowWithAChallenge() {
        flow.send(rst().seq(2)); // section 3.2
        flow.expect(ack(1).seq(1));
        assertThat(alive()).isTrue();
    }

    @Test
    void shouldIgnoreAResetOutsideTheWindow() {
        flow.send(rst().seq(0));
        flow.send(rst().seq(10_000_000));
        flow.expectNothing();
        assertThat(alive()).isTrue();
    }

    @Test
    void shouldEndWhenThePeerAnswersTheChallengeWithTheRightReset() {
        flow.send(rst().seq(100));
        Seen challenge = flow.expect(ack(1));
        flow.send(rst().seq(challenge.ack()));
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
    }

    @Test
    void shouldAnswerASynInTheWindowWithAChallenge() {
        flow.send(flow.mySyn().seq(50)); // section 4.2
        flow.expect(ack(1).seq(1));
        assertThat(alive()).isTrue();
    }

    @Test
    void shouldAnswerASynOutsideTheWindowWithAChallenge() {
        flow.send(flow.mySyn().seq(-5000));
        flow.expect(ack(1).seq(1));
        assertThat(alive()).isTrue();
    }

    @Test
    void shouldAnswerASynAckThatComesAgainWithAChallenge() {
        flow.send(synAck().seq(0).acks(1));
        flow.expect(ack(1).seq(1));
        assertThat(alive()).isTrue();
    }

    @Test
    void shouldNotTakeDataWithAnAckThatIsTooOld() throws IOException {
        flow.send(data("evil").acks(-100_000)); // section 5.2: older than SND.UNA - MAX.SND.WND
        flow.expect(ack(1).seq(1));
        assertThat(stream.readOnce()).isZero();
    }

    @Test
    void shouldTakeDataWithAnAckThatIsNotTooOld() throws IOException {
        stream.write("abc");
        flow.expect(data("abc"));
        flow.send(ack(4));
        flow.send(data("fine").acks(1));
        assertThat(stream.read()).isEqualTo("fine");
        flow.expectBetween(0, 500, ack(5));
    }

    @Test
    void shouldLimitItsChallenges() {
        for (int i = 0; i < 5000; i++) {
            flow.send(rst().seq(2 + i)); // section 7
        }
        assertThat(flow.expectAny().size()).isBetween(1, 1100);
        assertThat(alive()).isTrue();
    }

    @Test
    void shouldChallengeAgainAfterAWhile() {
        for (int i = 0; i < 5000; i++) {
            flow.send(rst().seq(2 + i));
        }
        flow.expectAny();
        lab.advance(2_000_000_000L);
        flow.send(rst().seq(2));
        flow.expect(ack(1));
    }

    @Test
    void shouldAnswerAResetInTheWindowInSynReceivedWithAChallenge() {
        Flow half = flow(40_005, PeerProfile.PLAIN);
        half.send(half.mySyn());
        half.expect(synAck());
        half.send(rst().seq(5));
        List<Seen> answers = half.expectAny();
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().ack()).isEqualTo(1);
        half.send(ack(1).seq(1));
        half.expectNothing();
    }

    @Test
    void shouldReadWhatCameBeforeTheReset() throws IOException {
        flow.send(data("kept"));
        flow.send(rst().seq(5));
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        assertThat(stream.read(read, 100)).isEqualTo(4);
        flow.expectAny();
    }
}
