package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.rst;
import static io.nstack.stack.dpdk.script.Segment.syn;
import static io.nstack.stack.dpdk.script.Segment.synAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 7323: window scaling, timestamps, and protection against wrapped numbers. */
class Rfc7323Test extends TcpScript {

    private static final PeerProfile STAMPED = PeerProfile.PLAIN.withTimestamps();

    @Test
    void shouldScaleOnlyWhenThePeerOffersIt() throws IOException {
        listen();
        Flow flow = flow(PeerProfile.PLAIN);
        flow.send(flow.mySyn());
        flow.expect(synAck().windowScale(-1)); // section 2.2
        Flow other = flow(40_002, PeerProfile.PLAIN.withScale(3));
        other.send(other.mySyn());
        assertThat(other.expect(synAck()).segment().windowScale()).isBetween(0, 14);
    }

    @Test
    void shouldNotScaleTheWindowOfASyn() throws IOException {
        listen();
        Flow flow = flow(PeerProfile.PLAIN.withScale(7));
        flow.send(flow.mySyn().window(1000));
        flow.expect(synAck());
        flow.send(ack(1).window(1 << 20));
        StreamHandle stream = accepted();
        stream.write(1, 3000); // more than 1000, and 1000 << 7 would have been taken anyway
        lab.advance(5_000_000L);
        assertThat(flow.expectAny().getLast().endSeq()).isEqualTo(3001);
    }

    @Test
    void shouldTakeTheWindowOfASynAsItIs() throws IOException {
        listen();
        Flow flow = flow(PeerProfile.PLAIN.withScale(7));
        flow.send(flow.mySyn().window(100));
        flow.expect(synAck());
        flow.send(ack(1).window(128));
        StreamHandle stream = accepted();
        stream.write(1, 3000);
        lab.advance(5_000_000L);
        flow.expectAny().forEach(each -> assertThat(each.endSeq()).isLessThanOrEqualTo(129));
    }

    @Test
    void shouldTakeAShiftAbove14As14() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN.withScale(14));
        listen();
        flow.send(flow.mySyn().windowScale(15)); // section 2.3
        flow.expect(synAck());
        flow.send(ack(1).window(1 << 14));
        StreamHandle stream = accepted();
        stream.write(1, 40_000);
        lab.advance(5_000_000L);
        flow.expectAny().forEach(each -> assertThat(each.endSeq()).isLessThanOrEqualTo((1 << 14) + 1));
    }

    @Test
    void shouldOfferScalingTimestampsAndSackInItsSyn() throws IOException {
        Seen seen = outgoing(connect(), PeerProfile.MODERN).expect(syn().timestamps(true).sackPermitted(true));
        assertThat(seen.segment().windowScale()).isBetween(0, 14);
        assertThat(seen.segment().timestampEcho()).isZero(); // section 3.2
    }

    @Test
    void shouldGoOnWithoutWhatThePeerDoesNotAnswer() throws IOException {
        StreamHandle stream = connect();
        Flow flow = outgoing(stream, PeerProfile.PLAIN);
        connected(stream, flow);
        stream.write("x");
        flow.expect(data("x").timestamps(false));
    }

    @Test
    void shouldSendTimestampsOnlyWhenThePeerOffersThem() throws IOException {
        listen();
        Flow without = flow(PeerProfile.PLAIN);
        without.send(without.mySyn());
        without.expect(synAck().timestamps(false));
        Flow with = flow(40_002, STAMPED);
        with.send(with.mySyn());
        with.expect(synAck().timestamps(true));
    }

    @Test
    void shouldEchoTheTimestampOfTheSyn() throws IOException {
        listen();
        Flow flow = flow(STAMPED);
        int stamp = flow.timestamp();
        flow.send(flow.mySyn());
        flow.expect(synAck().echo(stamp));
    }

    @Test
    void shouldEchoTheTimestampOfTheData() throws IOException {
        Flow flow = flow(STAMPED);
        StreamHandle stream = establish(flow);
        lab.advance(5_000_000L);
        int stamp = flow.timestamp();
        flow.send(data("abc"));
        stream.read();
        flow.expectBetween(0, 500, ack(4).echo(stamp));
    }

    @Test
    void shouldEchoTheEarliestTimestampOfWhatItAcknowledgesLate() throws IOException {
        Flow flow = flow(STAMPED);
        StreamHandle stream = establish(flow);
        warm(flow, stream);
        int stamp = flow.timestamp();
        flow.send(data("abc"));
        lab.advance(3_000_000L);
        flow.send(data("def"));
        List<Seen> early = flow.expectAny();
        Seen seen = early.isEmpty() ? flow.expectBetween(0, 500, ack(20_007)) : early.getFirst();
        assertThat(seen.segment().timestampEcho()).isEqualTo(stamp); // section 4.2 (2), (A)
        flow.expectAny();
    }

    private void warm(Flow flow, StreamHandle stream) throws IOException {
        for (int i = 0; i < 20; i++) {
            flow.send(data(1 + 1000L * i, 988));
            flow.send(data(989 + 1000L * i, 12));
        }
        stream.readBytes();
        lab.advance(1_000_000_000L);
        flow.expectAny();
    }

    @Test
    void shouldEchoTheLastTimestampInOrderWhileThereIsAHole() throws IOException {
        Flow flow = flow(STAMPED);
        establish(flow);
        lab.advance(5_000_000L);
        int stamp = flow.timestamp();
        flow.send(data("abc"));
        flow.expectBetween(0, 500, ack(4).echo(stamp));
        lab.advance(5_000_000L);
        flow.send(data("x").seq(5));
        flow.expect(ack(4).echo(stamp)); // section 4.2 (B)
    }

    @Test
    void shouldEchoTheTimestampOfWhatFillsTheHole() throws IOException {
        Flow flow = flow(STAMPED);
        establish(flow);
        lab.advance(5_000_000L);
        flow.send(data("x").seq(2));
        flow.expect(ack(1));
        lab.advance(5_000_000L);
        int stamp = flow.timestamp();
        flow.send(data("y").seq(1));
        flow.expect(ack(3).echo(stamp)); // section 4.2 (C)
    }

    @Test
    void shouldDropAnOldDuplicateAndAcknowledge() throws IOException {
        Flow flow = flow(STAMPED);
        StreamHandle stream = establish(flow);
        int old = flow.timestamp() - 1000;
        flow.send(data("old").seq(1).timestamps(old, flow.lastTimestamp())); // section 5.3 R1: PAWS
        flow.expect(ack(1));
        assertThat(stream.readOnce()).isZero();
    }

    @Test
    void shouldTakeAResetWithAnOldTimestampOrNone() throws IOException {
        Flow flow = flow(STAMPED);
        StreamHandle stream = establish(flow);
        flow.send(rst().seq(1)); // section 5.2: resets are not subject to PAWS
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
    }

    @Test
    void shouldDropASegmentWithoutTimestamps() throws IOException {
        Flow flow = flow(STAMPED);
        StreamHandle stream = establish(flow);
        flow.send(data("abc").timestamps(false)); // section 3.2
        flow.expectNothingFor(500);
        assertThat(stream.readOnce()).isZero();
    }

    @Test
    void shouldTakeDataAfterTimestampsHaveWrapped() throws IOException {
        Flow flow = flow(STAMPED);
        flow.timestampBase(0xffff_ff00 - (int) (lab.clock().getAsLong() / 1_000_000));
        StreamHandle stream = establish(flow);
        lab.advance(400_000_000L);
        assertThat(flow.timestamp()).isBetween(0, 1000);
        flow.send(data("new"));
        assertThat(stream.read()).isEqualTo("new");
        flow.expectBetween(0, 500, ack(4));
    }

    @Test
    void shouldTakeDataAfter24DaysOfSilence() throws IOException {
        Flow flow = flow(STAMPED);
        StreamHandle stream = establish(flow);
        lab.advance(25L * 24 * 3600 * 1_000_000_000L);
        flow.timestampBase(flow.timestamp() - 1_000_000 - (int) (lab.clock().getAsLong() / 1_000_000));
        flow.send(data("awake")); // section 5.5: an idle connection's TS.Recent is invalid
        assertThat(stream.read()).isEqualTo("awake");
        flow.expectBetween(0, 500, ack(6));
    }

    @Test
    void shouldHaveTimestampsThatGrowWithTime() throws IOException {
        Flow flow = flow(STAMPED);
        StreamHandle stream = establish(flow);
        stream.write("a");
        int first = flow.expect(data("a")).segment().timestamp();
        flow.send(ack(2));
        lab.advance(1_000_000_000L);
        stream.write("b");
        int second = flow.expect(data("b")).segment().timestamp();
        assertThat(second - first).isBetween(1, 1000); // section 4.1: 1 ms to 1 s
    }

    @Test
    void shouldBeginTimestampsElsewhereForEachPeer() throws IOException {
        listen();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            Flow flow = flow(40_000 + i, STAMPED);
            flow.send(flow.mySyn());
            seen.add(flow.expect(synAck()).segment().timestamp());
        }
        assertThat(seen.size()).isGreaterThan(4); // section 7.1
    }

    @Test
    void shouldOfferALargeWindowWhenScalingIsOn() throws IOException {
        Flow flow = flow(PeerProfile.MODERN);
        StreamHandle stream = establish(flow);
        flow.send(data("x"));
        stream.read();
        lab.advance(500_000_000L);
        assertThat(flow.expectAny().getLast().windowBytes()).isGreaterThan(65_535);
    }
}
