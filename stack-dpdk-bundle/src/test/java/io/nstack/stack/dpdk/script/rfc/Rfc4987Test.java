package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.rst;
import static io.nstack.stack.dpdk.script.Segment.synAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.Setup;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.poll.ListenerEndpoint;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4987 section 3.6: SYN cookies. */
class Rfc4987Test extends TcpScript {

    private static final int HALF_OPEN = 16;

    @Override
    protected Setup setup() { return Setup.usual().with("halfOpenConnections", HALF_OPEN); }

    private void flood(int count) {
        for (int i = 0; i < count; i++) {
            Flow bogus = flow(10_000 + i, PeerProfile.PLAIN);
            bogus.send(bogus.mySyn());
            bogus.expect(synAck().acks(1));
        }
    }

    @Test
    void shouldAnswerEverySynOfAFlood() throws IOException {
        listen();
        flood(500);
        lab.emitted().clear();
    }

    @Test
    void shouldServeAPeerDuringAFlood() throws IOException {
        listen();
        flood(500);
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        flow.send(data("hello"));
        assertThat(stream.read()).isEqualTo("hello");
        stream.write("welcome");
        lab.advance(50_000_000L);
        Seen last = flow.expectAny().getLast();
        assertThat(last.endSeq()).isEqualTo(8);
        assertThat(last.ack()).isEqualTo(6);
        lab.emitted().clear();
    }

    @Test
    void shouldServeAPeerWithOptionsDuringAFlood() throws IOException {
        listen();
        flood(500);
        Flow flow = flow(PeerProfile.MODERN);
        StreamHandle stream = establish(flow);
        stream.write(1, 3000);
        lab.advance(50_000_000L);
        List<Seen> sent = flow.expectAny();
        assertThat(sent.getLast().endSeq()).isEqualTo(3001);
        lab.emitted().clear();
    }

    @Test
    void shouldKeepThePeersMssInTheCookie() throws IOException {
        listen();
        flood(500);
        Flow flow = flow(PeerProfile.PLAIN.withMss(600));
        StreamHandle stream = establish(flow);
        stream.write(1, 3000);
        lab.advance(50_000_000L);
        assertThat(flow.expectAny().stream().mapToInt(Seen::length).max().orElse(0)).isBetween(500, 600);
        lab.emitted().clear();
    }

    @Test
    void shouldNotTakeAnAckThatIsNoCookie() throws IOException {
        listen();
        flood(500);
        Flow flow = flow(PeerProfile.PLAIN);
        flow.send(ack(123_456).seq(1));
        flow.expect(rst());
        lab.emitted().clear();
    }

    @Test
    void shouldNotTakeACookieOfAnotherPeer() throws IOException {
        ListenerEndpoint listener = listen();
        flood(500);
        Flow flow = flow(PeerProfile.PLAIN);
        flow.send(flow.mySyn());
        Seen cookie = flow.expect(synAck());
        Flow thief = flow(50_001, PeerProfile.PLAIN);
        thief.send(ack((cookie.segment().seq() + 1) & 0xffff_ffffL).seq(1));
        thief.expect(rst());
        assertThat(listener.tryAccept()).isNull();
        lab.emitted().clear();
    }

    @Test
    void shouldNotTakeACookieThatIsTooOld() throws IOException {
        ListenerEndpoint listener = listen();
        flood(500);
        Flow flow = flow(PeerProfile.PLAIN);
        flow.send(flow.mySyn());
        flow.expect(synAck());
        lab.advance(900_000_000_000L);
        flow.expectAny();
        flow.send(ack(1));
        flow.expect(rst().seq(1));
        assertThat(listener.tryAccept()).isNull();
        lab.emitted().clear();
    }
}
