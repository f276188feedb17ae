package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** RFC 9293 section 3.8.5 and RFC 6093: urgent data is data in line. */
class Rfc6093UrgentTest extends TcpScript {

    @Test
    void shouldDeliverUrgentDataInLine() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        flow.send(data("abcdef").urgent(3));

        assertThat(stream.read()).isEqualTo("abcdef");
        flow.expectBetween(0, 500, ack(7));
    }

    @Test
    void shouldNotMindAnUrgentPointerBehindTheData() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        flow.send(data("abc").urgent(60_000));
        flow.send(data("def"));

        assertThat(stream.read()).isEqualTo("abcdef");
        lab.advance(500_000_000L);
        assertThat(flow.expectAny().getLast().ack()).isEqualTo(7);
    }

    @Test
    void shouldNotMindAnUrgentPointerWithoutData() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        flow.send(ack(1).urgent(1));
        flow.send(data("abc"));

        assertThat(stream.read()).isEqualTo("abc");
        flow.expectBetween(0, 500, ack(4));
    }
}
