package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 1122 section 4.2.3.9 and RFC 5927: ICMP errors about connections. */
class Rfc5927Test extends TcpScript {

    private static final int UNREACHABLE = 3;
    private static final int NETWORK = 0;
    private static final int HOST = 1;
    private static final int PROTOCOL = 2;
    private static final int PORT_UNREACHABLE = 3;
    private static final int ADMINISTRATIVELY = 13;

    private void error(int type, int code, IpPacket about) {
        IcmpMessage message = new IcmpMessage(type, code, 0, Arrays.copyOf(about.encode(), 28));
        lab.inject(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.ICMP, message.encode(Lab.PEER4, Lab.STACK4)));
    }

    @Test
    void shouldGoOnAfterASoftError() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        stream.write("abc");
        Seen seen = flow.expect(data("abc"));
        error(UNREACHABLE, NETWORK, seen.packet());
        error(UNREACHABLE, HOST, seen.packet());
        error(11, 0, seen.packet());
        assertThat(stream.endpoint().isConnected()).isTrue();
        flow.send(ack(4));
        flow.expectNothing();
    }

    @Test
    void shouldNotEndAnEstablishedConnectionByAHardError() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        stream.write("abc");
        Seen seen = flow.expect(data("abc"));
        error(UNREACHABLE, PORT_UNREACHABLE, seen.packet()); // RFC 5927 section 5.2
        error(UNREACHABLE, PROTOCOL, seen.packet());
        assertThat(stream.endpoint().isConnected()).isTrue();
        assertThat(stream.bits() & Endpoint.FAILED).isZero();
    }

    @Test
    void shouldFailAConnectByAHardError() throws IOException {
        StreamHandle stream = connect();
        Flow flow = outgoing(stream, PeerProfile.PLAIN);
        Seen seen = flow.expect(syn());
        error(UNREACHABLE, PORT_UNREACHABLE, seen.packet());
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
        flow.expectNothingFor(5000);
    }

    @Test
    void shouldFailAConnectThatIsProhibited() throws IOException {
        StreamHandle stream = connect();
        Seen seen = outgoing(stream, PeerProfile.PLAIN).expect(syn());
        error(UNREACHABLE, ADMINISTRATIVELY, seen.packet());
        lab.advance(200_000_000_000L);
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
        lab.emitted().clear();
    }

    @Test
    void shouldIgnoreAnErrorAboutAnotherSequenceNumber() throws IOException {
        StreamHandle stream = connect();
        Flow flow = outgoing(stream, PeerProfile.PLAIN);
        Seen seen = flow.expect(syn());
        TcpSegment forged = new TcpSegment(seen.segment().sourcePort(), PORT, seen.segment().seq() + 5000, 0,
                TcpSegment.SYN, 0, 0, List.of(), new byte[0]);
        error(UNREACHABLE, PORT_UNREACHABLE,
                IpPacket.of(Lab.STACK4, Lab.PEER4, IpPacket.TCP, forged.encode(Lab.STACK4, Lab.PEER4)));
        assertThat(stream.bits() & Endpoint.FAILED).isZero(); // RFC 5927 section 4.1
        flow.send(flow.mySynAck());
        flow.expect(ack(1));
    }

    @Test
    void shouldIgnoreSourceQuench() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        stream.write(1, 1000);
        Seen seen = flow.expect(ack().anyPayload());
        error(4, 0, seen.packet()); // RFC 6633 section 3
        flow.send(ack(1001));
        stream.write(1001, 10_000);
        lab.advance(10_000_000L);
        assertThat(flow.expectAny()).hasSize(10);
    }

    @Test
    void shouldSurviveAnErrorThatQuotesTooLittle() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        for (int length : new int[]{0, 1, 19, 20, 23, 27}) {
            IcmpMessage message = new IcmpMessage(UNREACHABLE, PORT_UNREACHABLE, 0,
                    Arrays.copyOf(IpPacket.of(Lab.STACK4, Lab.PEER4, IpPacket.TCP, new byte[20]).encode(), length));
            lab.inject(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.ICMP, message.encode(Lab.PEER4, Lab.STACK4)));
        }
        assertThat(stream.endpoint().isConnected()).isTrue();
        assertThat(lab.emitted()).isEmpty();
    }
}
