package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import java.io.IOException;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 1122 section 4.2.3.4 and RFC 9293 section 3.7.4: small segments. */
class Rfc1122NagleTest extends TcpScript {

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.PLAIN);
        stream = establish(flow);
        stream.option(StandardSocketOptions.TCP_NODELAY, false);
    }

    @Test
    void shouldSendTheFirstSmallSegmentAtOnce() throws IOException {
        stream.write("a");
        flow.expect(data("a").seq(1));
    }

    @Test
    void shouldHoldASmallSegmentBackWhileAnotherIsUnacknowledged() throws IOException {
        stream.write("a");
        flow.expect(data("a"));
        stream.write("b");
        stream.write("c");
        flow.expectNothing();
        flow.send(ack(2));
        flow.expect(data("bc").seq(2));
    }

    @Test
    void shouldSendFullSegmentsAtOnce() throws IOException {
        stream.write("a");
        flow.expect(data("a"));
        stream.write(2, 1500);
        flow.expect(ack().seq(2).payload(pattern(2, 1000)));
        flow.expectNothing();
    }

    @Test
    void shouldSendWhenTheBufferedBytesMakeAFullSegment() throws IOException {
        stream.write("a");
        flow.expect(data("a"));
        stream.write(2, 600);
        flow.expectNothing();
        stream.write(602, 600);
        flow.expect(ack().seq(2).payload(pattern(2, 1000)));
        flow.expectNothing();
    }

    @Test
    void shouldSendEverythingAtOnceWithoutDelay() throws IOException {
        stream.option(StandardSocketOptions.TCP_NODELAY, true);
        stream.write("a");
        stream.write("b");
        flow.expect(data("a").seq(1));
        flow.expect(data("b").seq(2));
    }

    @Test
    void shouldSendWhatIsHeldBackWhenDelayIsSwitchedOff() throws IOException {
        stream.write("a");
        flow.expect(data("a"));
        stream.write("b");
        flow.expectNothing();
        stream.option(StandardSocketOptions.TCP_NODELAY, true);
        flow.expect(data("b").seq(2));
    }

    @Test
    void shouldSendTheFinWithWhatIsHeldBack() throws IOException {
        stream.write("a");
        flow.expect(data("a"));
        stream.write("b");
        stream.close();
        assertThat(flow.expectAny().getLast().endSeq()).isEqualTo(4);
    }

    @Test
    void shouldHoldAPartialSegmentBackWhenMoreIsToCome() throws IOException {
        stream.option(StandardSocketOptions.TCP_NODELAY, true);
        stream.write(pattern(1, 300), true);
        stream.write(pattern(301, 300), false);
        flow.expect(ack().seq(1).payload(pattern(1, 600)));
    }

    @Test
    void shouldNotHoldBackForEverWhatMoreWasToFollow() throws IOException {
        stream.option(StandardSocketOptions.TCP_NODELAY, true);
        stream.write(pattern(1, 300), true);
        flow.expectBetween(0, 1000, ack().seq(1).payload(pattern(1, 300)));
    }
}
