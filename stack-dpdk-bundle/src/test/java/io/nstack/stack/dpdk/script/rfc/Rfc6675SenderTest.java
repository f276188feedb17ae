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
import org.junit.jupiter.api.Test;

/** RFC 6675, RFC 5681 section 3.2, RFC 6582, RFC 3042, RFC 6928: what the sender does about loss. Round trips take 100 ms. */
class Rfc6675SenderTest extends TcpScript {

    private static final long RTT_NANOS = 100_000_000L;

    private StreamHandle stream;

    private Flow open(PeerProfile profile) throws IOException {
        Flow flow = flow(profile);
        listen();
        flow.send(flow.mySyn());
        flow.expect(synAck());
        lab.advance(RTT_NANOS);
        flow.send(ack(1));
        stream = accepted();
        return flow;
    }

    /** All that is sent in so many milliseconds. */
    private List<Seen> sentIn(Flow flow, long millis) {
        lab.advance(millis * 1_000_000L);
        return flow.expectAny();
    }

    private static boolean resends(List<Seen> sent, long seq) {
        return sent.stream().anyMatch(each -> each.seq() == seq && each.length() > 0);
    }

    @Test
    void shouldBeginWithTenSegments() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 30_000);
        List<Seen> sent = sentIn(flow, 99);
        assertThat(sent).hasSize(10); // RFC 6928 section 2
        assertThat(sent.getLast().endSeq()).isEqualTo(10_001);
    }

    @Test
    void shouldSendTwoMoreForEachAcknowledgedInSlowStart() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 60_000);
        sentIn(flow, 99);
        flow.send(ack(2001));
        assertThat(sentIn(flow, 99)).hasSize(4); // RFC 5681 section 3.1
    }

    @Test
    void shouldRepeatWhatThreeSelectiveAcknowledgementsShowAsLost() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        flow.send(ack(1).sack(1001, 2001));
        flow.send(ack(1).sack(1001, 3001));
        flow.send(ack(1).sack(1001, 4001));
        List<Seen> sent = sentIn(flow, 60);
        assertThat(resends(sent, 1)).isTrue();
        assertThat(sent.stream().filter(each -> each.seq() == 1)).hasSize(1);
    }

    @Test
    void shouldNotRepeatWhatWasSelectivelyAcknowledged() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        flow.send(ack(1).sack(1001, 2001), ack(1).sack(1001, 3001), ack(1).sack(1001, 10_001));
        List<Seen> sent = sentIn(flow, 60);
        assertThat(resends(sent, 1)).isTrue();
        assertThat(sent).noneMatch(each -> each.seq() >= 1001 && each.length() > 0);
    }

    @Test
    void shouldRepeatEveryHole() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        flow.send(ack(1001).sack(2001, 3001), ack(1001).sack(2001, 3001, 4001, 5001),
                ack(1001).sack(2001, 3001, 4001, 5001, 6001, 10_001));
        List<Seen> sent = sentIn(flow, 90);
        assertThat(resends(sent, 1001)).isTrue();
        assertThat(resends(sent, 3001)).isTrue();
        assertThat(resends(sent, 5001)).isTrue();
    }

    @Test
    void shouldSendLessAfterALoss() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 60_000);
        sentIn(flow, 99);
        flow.send(ack(1).sack(1001, 10_001));
        sentIn(flow, 99);
        flow.send(ack(10_001));
        int inFlight = sentIn(flow, 99).stream().mapToInt(Seen::length).sum();
        assertThat(inFlight).isLessThan(10_000); // RFC 5681 section 3.1, equation 4 (0.7 of it in RFC 9438 section 4.6)
    }

    @Test
    void shouldRepeatAfterThreeDuplicatesWithoutSack() throws IOException {
        Flow flow = open(PeerProfile.PLAIN);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        flow.send(ack(1));
        flow.send(ack(1));
        assertThat(resends(sentIn(flow, 1), 1)).isFalse();
        flow.send(ack(1));
        assertThat(resends(sentIn(flow, 60), 1)).isTrue(); // RFC 5681 section 3.2
    }

    @Test
    void shouldRepeatTheNextHoleOnAPartialAck() throws IOException {
        Flow flow = open(PeerProfile.PLAIN);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        flow.send(ack(1));
        flow.send(ack(1));
        flow.send(ack(1));
        flow.send(ack(1));
        sentIn(flow, 60);
        flow.send(ack(3001));
        assertThat(resends(sentIn(flow, 60), 3001)).isTrue(); // RFC 6582 section 3.2 step 3
    }

    @Test
    void shouldSendNewDataOnTheFirstTwoDuplicates() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 60_000);
        sentIn(flow, 99);
        flow.send(ack(1).sack(1001, 2001));
        List<Seen> sent = sentIn(flow, 2);
        assertThat(sent).anyMatch(each -> each.seq() == 10_001); // RFC 3042 section 2
    }

    @Test
    void shouldNotTakeAWindowUpdateForADuplicate() throws IOException {
        Flow flow = open(PeerProfile.PLAIN);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        flow.send(ack(1).window(60_000));
        flow.send(ack(1).window(50_000));
        flow.send(ack(1).window(40_000));
        flow.send(ack(1).window(30_000));
        assertThat(resends(sentIn(flow, 50), 1)).isFalse(); // RFC 5681 section 2, DUPLICATE ACKNOWLEDGMENT (e)
    }

    @Test
    void shouldNotTakeDataForADuplicate() throws IOException {
        Flow flow = open(PeerProfile.PLAIN);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        for (int i = 0; i < 5; i++) {
            flow.send(data("x").acks(1)); // RFC 5681 section 2, DUPLICATE ACKNOWLEDGMENT (b)
        }
        assertThat(resends(sentIn(flow, 50), 1)).isFalse();
    }

    @Test
    void shouldIgnoreSelectiveAcknowledgementsOfWhatWasNeverSent() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        flow.send(ack(1).sack(50_001, 60_001), ack(1).sack(-5000, -4000), ack(1).sack(3001, 2001));
        assertThat(resends(sentIn(flow, 50), 1)).isFalse();
        flow.send(ack(10_001));
        stream.write(10_001, 1000);
        assertThat(resends(sentIn(flow, 50), 10_001)).isTrue();
    }

    @Test
    void shouldSendAgainAfterATimeoutWhatThePeerHasForgotten() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 5000);
        sentIn(flow, 99);
        flow.send(ack(1).sack(1001, 5001));
        sentIn(flow, 5000);
        flow.send(ack(1001)); // and drops what it had reported (RFC 2018 section 8)
        List<Seen> sent = sentIn(flow, 20_000);
        assertThat(resends(sent, 1001)).isTrue();
    }

    @Test
    void shouldFindALostRetransmission() throws IOException {
        Flow flow = open(PeerProfile.SACK);
        stream.write(1, 10_000);
        sentIn(flow, 99);
        flow.send(ack(1).sack(1001, 2001), ack(1).sack(1001, 3001), ack(1).sack(1001, 10_001));
        assertThat(resends(sentIn(flow, 50), 1)).isTrue();
        assertThat(resends(sentIn(flow, 3000), 1)).isTrue();
    }

    @Test
    void shouldUndoWhenTheLossWasNone() throws IOException {
        Flow flow = open(PeerProfile.SACK.withTimestamps().withMss(1012));
        stream.write(1, 100_000);
        sentIn(flow, 99);
        flow.send(ack(1).sack(1001, 2001), ack(1).sack(1001, 3001), ack(1).sack(1001, 4001), ack(1).sack(1001, 5001));
        sentIn(flow, 10);
        flow.send(ack(10_001).sack(1, 1001)); // the original came too: a D-SACK (RFC 3708)
        int inFlight = sentIn(flow, 99).stream().mapToInt(Seen::length).sum();
        assertThat(inFlight).isGreaterThanOrEqualTo(8_000);
    }
}
