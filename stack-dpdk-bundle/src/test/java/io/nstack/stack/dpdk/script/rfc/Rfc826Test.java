package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Emitted;
import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.ArpPacket;
import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 826 and RFC 1122 section 2.3.2: addresses of stations. */
class Rfc826Test extends TcpScript {

    private static final InetAddress OTHER = InetAddress.ofLiteral("10.1.0.7");

    private ArpPacket ask(InetAddress sender, InetAddress target) {
        ArpPacket request = new ArpPacket(ArpPacket.REQUEST, lab.peerMac(), sender, 0, target);
        lab.neighbours().record(true);
        lab.injectFrame(new Ethernet(Ethernet.BROADCAST, lab.peerMac(), Ethernet.ARP, request.encode()).encode());
        Emitted answer = lab.take(each -> each.frame().type() == Ethernet.ARP);
        lab.neighbours().record(false);
        return answer == null ? null : ArpPacket.decode(answer.frame());
    }

    @Test
    void shouldAnswerARequestForItsAddress() {
        ArpPacket answer = ask(Lab.PEER4, Lab.STACK4);
        assertThat(answer.operation()).isEqualTo(ArpPacket.REPLY);
        assertThat(answer.senderMac()).isEqualTo(lab.stackMac());
        assertThat(answer.sender()).isEqualTo(Lab.STACK4);
        assertThat(answer.targetMac()).isEqualTo(lab.peerMac());
        assertThat(answer.target()).isEqualTo(Lab.PEER4);
    }

    @Test
    void shouldNotAnswerARequestForAnotherAddress() { assertThat(ask(Lab.PEER4, OTHER)).isNull(); }

    @Test
    void shouldAnswerAProbe() {
        assertThat(ask(InetAddress.ofLiteral("0.0.0.0"), Lab.STACK4)).isNotNull(); // RFC 5227 section 2.4
    }

    @Test
    void shouldAskBeforeItSendsAndKeepThePacketMeanwhile() throws IOException {
        lab.neighbours().record(true);
        StreamHandle stream = connect();
        Emitted request = lab.take(each -> each.frame().type() == Ethernet.ARP);
        ArpPacket asked = ArpPacket.decode(request.frame());
        assertThat(asked.target()).isEqualTo(Lab.PEER4);
        assertThat(asked.sender()).isEqualTo(Lab.STACK4);
        assertThat(request.frame().target()).isEqualTo(Ethernet.BROADCAST);
        ArpPacket reply = new ArpPacket(ArpPacket.REPLY, lab.peerMac(), Lab.PEER4, lab.stackMac(), Lab.STACK4);
        lab.injectFrame(new Ethernet(lab.stackMac(), lab.peerMac(), Ethernet.ARP, reply.encode()).encode());
        outgoing(stream, PeerProfile.PLAIN).expect(syn());
    }

    @Test
    void shouldFailAConnectWhoseNeighbourDoesNotAnswer() throws IOException {
        lab.neighbours().silent(true);
        StreamHandle stream = connect();
        lab.advance(200_000_000_000L);
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
        assertThat(stream.endpoint().failure()).hasMessageContaining("10.1.0.2");
    }

    @Test
    void shouldNotLearnFromWhatItDidNotAskFor() throws IOException {
        lab.neighbours().silent(true);
        ArpPacket forged = new ArpPacket(ArpPacket.REPLY, 0x02_66_66_66_66_66L, Lab.PEER4, lab.stackMac(), Lab.STACK4);
        lab.injectFrame(new Ethernet(lab.stackMac(), lab.peerMac(), Ethernet.ARP, forged.encode()).encode());
        connect();
        assertThat(lab.emitted()).noneMatch(each -> each.frame().target() == 0x02_66_66_66_66_66L);
    }

    @Test
    void shouldFollowANeighbourThatHasMoved() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN);
        StreamHandle stream = establish(flow);
        long moved = 0x02_00_00_00_00_99L;
        ArpPacket request = new ArpPacket(ArpPacket.REQUEST, moved, Lab.PEER4, 0, Lab.STACK4);
        lab.injectFrame(new Ethernet(Ethernet.BROADCAST, moved, Ethernet.ARP, request.encode()).encode());
        stream.write("abc"); // RFC 826, packet reception: an entry that is there is updated
        assertThat(lab.take(each -> each.isTcp()).frame().target()).isEqualTo(moved);
    }

    @Test
    void shouldSurviveShortAndStrangeRequests() {
        byte[] whole = new Ethernet(Ethernet.BROADCAST, lab.peerMac(), Ethernet.ARP,
                new ArpPacket(ArpPacket.REQUEST, lab.peerMac(), Lab.PEER4, 0, Lab.STACK4).encode()).encode();
        for (int length = 0; length < whole.length; length++) {
            lab.injectFrame(Arrays.copyOf(whole, Math.max(1, length)));
        }
        for (int at = 14; at < 20; at++) {
            byte[] strange = whole.clone();
            strange[at] ^= 0x55;
            lab.injectFrame(strange);
        }
        assertThat(lab.emitted()).isEmpty();
    }
}
