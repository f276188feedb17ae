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
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 6298: the retransmission timer. */
class Rfc6298Test extends TcpScript {

    private StreamHandle stream;

    private Flow open(PeerProfile profile, long rttMillis) throws IOException {
        Flow flow = flow(profile);
        listen();
        flow.send(flow.mySyn());
        flow.expect(synAck());
        lab.advance(rttMillis * 1_000_000L);
        flow.send(ack(1));
        stream = accepted();
        return flow;
    }

    @Test
    void shouldRepeatWhatIsNotAcknowledged() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 50);
        stream.write("abc");
        flow.expect(data("abc").seq(1));
        flow.expectBetween(50, 1100, data("abc").seq(1));
    }

    @Test
    void shouldWaitAtLeastAsLongAsARoundTripTakes() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 600);
        stream.write("abc");
        flow.expect(data("abc"));
        flow.expectBetween(600, 3000, data("abc").seq(1));
    }

    @Test
    void shouldDoubleItsTimeEachTime() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 50);
        stream.write("abc");
        flow.expect(data("abc"));
        flow.expectBetween(50, 2000, data("abc").seq(1)); // perhaps a probe (RFC 8985 section 7)
        long last = flow.expectBetween(100, 3000, data("abc").seq(1)).atNanos();
        long before = 0;
        for (int i = 0; i < 5; i++) {
            Seen again = flow.expectBetween(100, 60_000, data("abc").seq(1));
            long interval = again.atNanos() - last;
            if (before > 0) {
                assertThat((double) interval / before).isBetween(1.8, 2.2); // section 5.5
            }
            before = interval;
            last = again.atNanos();
        }
    }

    @Test
    void shouldNotRunWhenAllIsAcknowledged() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 50);
        stream.write("abc");
        flow.expect(data("abc"));
        flow.send(ack(4));
        flow.expectNothingFor(100_000); // section 5.2
    }

    @Test
    void shouldBeginAnewWhenNewDataIsAcknowledged() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 10);
        stream.write(1, 2000);
        flow.expectAny();
        lab.advance(15_000_000L);
        flow.send(ack(1001));
        List<Seen> early = flow.expectAny();
        assertThat(early).isEmpty();
        flow.expectBetween(10, 1500, ack().anyPayload().seq(1001)); // section 5.3
    }

    @Test
    void shouldGiveUpInTheEnd() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 50);
        stream.write("abc");
        lab.advance(3600_000_000_000L);
        assertThat(flow.expectAny().size()).isBetween(4, 40);
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero(); // RFC 9293 section 3.8.3: R2, at least 100 s
        assertThat(stream.endpoint().failure()).hasMessageContaining("10.1.0.2");
    }

    @Test
    void shouldNotGiveUpBeforeAHundredSeconds() throws IOException {
        open(PeerProfile.PLAIN, 50);
        stream.write("abc");
        lab.advance(100_000_000_000L);
        assertThat(stream.endpoint().isConnected()).isTrue();
        lab.emitted().clear();
    }

    @Test
    void shouldNotLearnFromWhatWasRepeated() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 50);
        stream.write("abc");
        flow.expect(data("abc"));
        flow.expectBetween(50, 2000, data("abc"));
        flow.expectBetween(50, 3000, data("abc"));
        lab.advance(1_000_000L);
        flow.send(ack(4)); // section 3, Karn: no sample, the time stays backed off until there is one
        stream.write("def");
        flow.expect(data("def").seq(4));
        flow.expectBetween(30, 5000, data("def").seq(4));
        lab.advance(20_000_000_000L);
        flow.expectAny();
    }

    @Test
    void shouldSendOneSegmentAfterATimeout() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 50);
        stream.write(1, 10_000);
        lab.advance(40_000_000L);
        flow.expectAny();
        lab.advance(3_000_000_000L);
        List<Seen> after = flow.expectAny();
        assertThat(after.stream().filter(each -> each.seq() != 9001)).isNotEmpty()
                .allMatch(each -> each.seq() == 1); // RFC 5681 section 3.1: the loss window is one segment
    }

    @Test
    void shouldRepeatFromTheOldestInSlowStart() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 50);
        stream.write(1, 10_000);
        lab.advance(40_000_000L);
        flow.expectAny();
        lab.advance(3_000_000_000L);
        flow.expectAny();
        flow.send(ack(1001));
        lab.advance(40_000_000L);
        List<Seen> sent = flow.expectAny();
        assertThat(sent).isNotEmpty();
        assertThat(sent.getFirst().seq()).isEqualTo(1001);
        assertThat(sent.size()).isLessThanOrEqualTo(3);
    }

    @Test
    void shouldKeepOnlyOneTimerRunningWhileMoreIsSent() throws IOException {
        Flow flow = open(PeerProfile.PLAIN, 50);
        stream.write("a");
        flow.expect(data("a"));
        lab.advance(20_000_000L);
        stream.write("b");
        flow.expect(data("b").seq(2)); // section 5.1: the timer that runs is left alone
        Seen first = flow.expectBetween(1, 1500, ack().anyPayload());
        assertThat(first.seq()).isBetween(1L, 2L);
        lab.advance(100_000_000L);
        flow.expectAny();
    }
}
