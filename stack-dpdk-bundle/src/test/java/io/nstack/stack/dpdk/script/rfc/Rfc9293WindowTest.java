package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 9293 sections 3.8.6.1 and 3.8.6.2, RFC 1122 section 4.2.2.17: zero windows, probes, silly windows. */
class Rfc9293WindowTest extends TcpScript {

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.PLAIN);
        stream = establish(flow);
    }

    private Seen probe(long leastMillis, long mostMillis) {
        Seen probe = flow.expectBetween(leastMillis, mostMillis, ack().anyPayload());
        assertThat(probe.length()).isLessThanOrEqualTo(1);
        return probe;
    }

    @Test
    void shouldNotSendMoreThanTheWindow() throws IOException {
        flow.send(ack(1).window(300));
        stream.write(1, 1000);
        lab.advance(20_000_000L);
        long sent = 0;
        for (Seen each : flow.expectAny()) {
            sent = Math.max(sent, each.endSeq());
        }
        assertThat(sent).isLessThanOrEqualTo(301);
    }

    @Test
    void shouldSendNothingIntoAZeroWindowAtOnce() throws IOException {
        flow.send(ack(1).window(0));
        stream.write("abc");
        flow.expectNothingFor(100);
    }

    @Test
    void shouldProbeAZeroWindow() throws IOException {
        flow.send(ack(1).window(0));
        stream.write("abc");
        probe(150, 1500);
    }

    @Test
    void shouldProbeLessAndLessOften() throws IOException {
        flow.send(ack(1).window(0));
        stream.write("abc");
        long last = probe(150, 1500).atNanos();
        long interval = 0;
        for (int i = 0; i < 5; i++) {
            Seen probe = probe(100, 61_000);
            assertThat(probe.atNanos() - last).isGreaterThanOrEqualTo(interval);
            interval = probe.atNanos() - last;
            last = probe.atNanos();
            flow.send(ack(1).window(0));
        }
        assertThat(interval).isGreaterThan(1_000_000_000L);
    }

    @Test
    void shouldStayOpenAsLongAsThePeerAnswersProbes() throws IOException {
        flow.send(ack(1).window(0));
        stream.write("abc");
        for (int i = 0; i < 40; i++) { // far more than a connection tries without answers
            probe(100, 130_000);
            flow.send(ack(1).window(0));
        }
        flow.send(ack(1).window(100));
        flow.expectBetween(0, 200, data("abc").seq(1));
    }

    @Test
    void shouldSendWhenTheWindowOpens() throws IOException {
        flow.send(ack(1).window(0));
        stream.write("abc");
        flow.expectNothing();
        flow.send(ack(1).window(1000));
        flow.expect(data("abc").seq(1));
    }

    @Test
    void shouldGoOnBehindTheProbeWhenItWasTaken() throws IOException {
        flow.send(ack(1).window(0));
        stream.write("abc");
        Seen probe = probe(150, 1500);
        long taken = Math.max(1, probe.endSeq());
        flow.send(ack(taken).window(1000));
        flow.expectBetween(0, 1000, data("abc".substring((int) taken - 1)).seq(taken));
    }

    @Test
    void shouldSurviveAWindowThatShrinks() throws IOException {
        stream.write(1, 5000);
        lab.advance(1_000_000L);
        long sent = flow.expectAny().getLast().endSeq();
        assertThat(sent).isGreaterThan(3000);
        flow.send(ack(1001).window(500)); // section 3.8.6: must be robust against it
        lab.advance(1_000_000L);
        flow.expectAny();
        flow.send(ack(sent).window(10_000));
        lab.advance(10_000_000L);
        flow.expectAny();
        assertThat(stream.endpoint().isConnected()).isTrue();
    }

    @Test
    void shouldNotTakeAnOlderSegmentsWindow() throws IOException {
        flow.send(data("ab").window(5000));
        flow.send(ack(1).seq(2).window(10)); // SND.WL1 is 3 (section 3.10.7.4): an older segment
        flow.expectAny();
        stream.write(1, 900);
        Seen seen = flow.expect(ack().anyPayload().seq(1));
        assertThat(seen.length()).isEqualTo(900);
    }

    @Test
    void shouldOfferNoWindowWhenNothingIsRead() {
        long sent = fill();
        flow.send(data("x").seq(sent + 1));
        Seen full = flow.expectAny().getLast();
        assertThat(full.windowBytes()).isZero();
        assertThat(full.ack()).isEqualTo(sent + 1);
    }

    /** Sends until the stack's window is closed; returns how many bytes. */
    private long fill() {
        long sent = 0;
        long edge = 1 + 65_535;
        while (sent + 1 < edge) {
            int length = (int) Math.min(1000, edge - sent - 1);
            flow.send(data(sent + 1, length));
            sent += length;
            lab.advance(50_000_000L);
            for (Seen each : flow.expectAny()) {
                edge = each.ack() + each.windowBytes();
            }
        }
        return sent;
    }

    @Test
    void shouldAnswerAProbeOfItsZeroWindowWithoutTakingIt() {
        long sent = fill();
        flow.send(data("x").seq(sent + 1));
        Seen answer = flow.expectAny().getLast();
        assertThat(answer.ack()).isEqualTo(sent + 1);
        assertThat(stream.endpoint().isConnected()).isTrue();
    }

    @Test
    void shouldTellWhenItsWindowOpens() throws IOException {
        long sent = fill();
        assertThat(stream.readBytes()).isEqualTo(pattern(1, (int) sent));
        flow.expect(ack(sent + 1).windowAtLeast(2000));
    }

    @Test
    void shouldNotOfferSillyWindows() throws IOException {
        long sent = fill();
        long edge = sent + 1;
        for (int i = 0; i < 60; i++) { // RFC 1122 section 4.2.3.3
            assertThat(stream.read(new ByteArrayOutputStream(), 10)).isEqualTo(10);
            lab.settle();
            for (Seen each : flow.expectAny()) {
                long newEdge = each.ack() + each.windowBytes();
                assertThat(newEdge - edge == 0 || newEdge - edge >= 1000).isTrue();
                edge = newEdge;
            }
        }
    }

    @Test
    void shouldNotSendASmallSegmentIntoASmallWindowAtOnce() throws IOException {
        stream.write(1, 4000);
        lab.advance(1_000_000L);
        flow.expectAny();
        flow.send(ack(4001).window(5000));
        flow.send(ack(4001).window(100)); // much less than half of the largest window
        stream.write(4001, 2000);
        List<Seen> sent = flow.expectAny(); // RFC 1122 section 4.2.3.4: it may wait for more, for 0.1 to 1 s
        if (sent.isEmpty()) {
            flow.expectBetween(50, 1500, ack().anyPayload());
        }
        lab.advance(1_000_000L);
        flow.expectAny();
    }

    @Test
    void shouldKeepItsRightEdgeWhileDataComes() {
        long sent = 0;
        long edge = 65_536;
        for (int i = 0; i < 30; i++) {
            flow.send(data(sent + 1, 1000));
            sent += 1000;
            lab.advance(50_000_000L);
            for (Seen each : flow.expectAny()) {
                assertThat(each.ack() + each.windowBytes()).isGreaterThanOrEqualTo(edge);
                edge = each.ack() + each.windowBytes();
            }
        }
    }

    @Test
    void shouldNotOfferASillyWindowInItsAnswerToAProbe() throws IOException {
        long sent = fill();
        long edge = sent + 1;
        for (int i = 0; i < 200; i++) { // section 3.8.6.2.2
            assertThat(stream.read(new ByteArrayOutputStream(), 10)).isEqualTo(10);
            flow.send(ack(1).seq(sent));
            for (Seen each : flow.expectAny()) {
                long newEdge = each.ack() + each.windowBytes();
                assertThat(newEdge - edge == 0 || newEdge - edge >= 1000).isTrue();
                edge = newEdge;
            }
        }
    }
}
