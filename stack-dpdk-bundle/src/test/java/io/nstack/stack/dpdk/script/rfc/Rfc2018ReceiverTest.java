package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.Segment;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 2018 sections 3 and 4, RFC 2883: the receiver's selective acknowledgements. */
class Rfc2018ReceiverTest extends TcpScript {

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.SACK);
        stream = establish(flow);
    }

    private Seen next(Segment segment) {
        flow.send(segment);
        return flow.expect(ack());
    }

    @Test
    void shouldReportWhatLiesBehindAHole() {
        flow.send(data(1001, 1000));
        flow.expect(ack(1).sack(1001, 2001));
    }

    @Test
    void shouldReportTheLatestBlockFirst() {
        next(data(1001, 1000));
        flow.send(data(3001, 1000));
        flow.expect(ack(1).sack(3001, 4001, 1001, 2001));
    }

    @Test
    void shouldRepeatTheMostRecentBlocks() {
        next(data(1001, 1000));
        next(data(3001, 1000));
        flow.send(data(5001, 1000));
        flow.expect(ack(1).sack(5001, 6001, 3001, 4001, 1001, 2001));
    }

    @Test
    void shouldGrowABlockAndPutItFirst() {
        next(data(1001, 1000));
        next(data(3001, 1000));
        flow.send(data(2001, 1000));
        flow.expect(ack(1).sack(1001, 4001));
    }

    @Test
    void shouldReportNoMoreThanFourBlocks() {
        for (int i = 0; i < 6; i++) {
            flow.send(data(1001 + 2000L * i, 1000));
        }
        Seen last = flow.expectAny().getLast();
        assertThat(last.sack().length / 2).isBetween(3, 4);
        assertThat(last.sack()[0]).isEqualTo(11_001);
    }

    @Test
    void shouldReportThreeBlocksBesidesTimestamps() throws IOException {
        Flow stamped = flow(40_002, PeerProfile.SACK.withTimestamps());
        establish(stamped);
        for (int i = 0; i < 6; i++) {
            stamped.send(data(1001 + 2000L * i, 900));
        }
        assertThat(stamped.expectAny().getLast().sack()).hasSize(6);
    }

    @Test
    void shouldReportNoLongerWhatWasAcknowledged() {
        next(data(1001, 1000));
        next(data(3001, 1000));
        flow.send(data(1, 1000));
        flow.expect(ack(2001).sack(3001, 4001));
        flow.send(data(2001, 1000));
        flow.expect(ack(4001).sack());
    }

    @Test
    void shouldNotReportToAPeerThatDoesNotPermitIt() throws IOException {
        Flow plain = flow(40_002, PeerProfile.PLAIN);
        establish(plain);
        plain.send(data(1001, 1000));
        plain.expect(ack(1).sack());
    }

    @Test
    void shouldReportADuplicateBelowTheAcknowledgement() throws IOException {
        flow.send(data(1, 1000), data(1001, 1000));
        stream.readBytes();
        lab.advance(500_000_000L);
        flow.expectAny();
        flow.send(data(1, 1000));
        flow.expect(ack(2001).sack(1, 1001)); // RFC 2883 section 4.1.1
    }

    @Test
    void shouldReportADuplicateAboveTheAcknowledgementAndTheBlockAroundIt() {
        next(data(1001, 1000));
        next(data(2001, 1000));
        flow.send(data(1001, 1000));
        flow.expect(ack(1).sack(1001, 2001, 1001, 3001)); // RFC 2883 section 4.2
    }

    @Test
    void shouldReportADuplicateOnce() {
        next(data(1001, 1000));
        next(data(1001, 1000));
        flow.send(data(3001, 1000));
        flow.expect(ack(1).sack(3001, 4001, 1001, 2001));
    }

    @Test
    void shouldReportThePartThatCameTwice() throws IOException {
        flow.send(data(1, 500));
        stream.readBytes();
        lab.advance(500_000_000L);
        flow.expectAny();
        flow.send(data(1, 1000));
        Seen seen = flow.expectBetween(0, 200, ack(1001));
        assertThat(seen.sack()).startsWith(1, 501); // RFC 2883 section 4.1.2: partial segments
    }

    @Test
    void shouldDeliverAllOnceTheHolesAreFilled() throws IOException {
        for (int i = 9; i >= 0; i--) {
            flow.send(data(1 + 100L * i, 100));
        }
        assertThat(stream.readBytes()).isEqualTo(pattern(1, 1000));
        lab.advance(500_000_000L);
        assertThat(flow.expectAny().getLast().ack()).isEqualTo(1001);
    }
}
