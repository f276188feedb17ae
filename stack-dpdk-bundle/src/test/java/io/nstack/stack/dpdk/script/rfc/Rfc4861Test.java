package io.nstack.stack.dpdk.script.rfc;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Emitted;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 4861: neighbours of IPv6. */
class Rfc4861Test extends TcpScript {

    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final InetAddress SOLICITED_NODE = InetAddress.ofLiteral("ff02::1:ff00:1");

    @Override
    protected boolean inet6() { return true; }

    private Emitted ask(InetAddress source, InetAddress target, int hopLimit) {
        byte[] body = ByteBuffer.allocate(24).put(target.getAddress()).put((byte) 1).put((byte) 1)
                .putShort((short) (lab.peerMac() >> 32)).putInt((int) lab.peerMac()).array();
        byte[] message = new IcmpMessage(SOLICITATION, 0, 0, body).encode(source, SOLICITED_NODE);
        IpPacket packet = IpPacket.of(source, SOLICITED_NODE, IpPacket.ICMPV6, message).withHopLimit(hopLimit);
        lab.neighbours().record(true);
        lab.injectFrame(new Ethernet(0x33_33_ff_00_00_01L, lab.peerMac(), Ethernet.IPV6, packet.encode()).encode());
        Emitted answer = lab.take(each -> each.isIp(IpPacket.ICMPV6));
        lab.neighbours().record(false);
        return answer;
    }

    @Test
    void shouldAnswerASolicitationForItsAddress() {
        Emitted answer = ask(Lab.PEER6, Lab.STACK6, 255);
        IcmpMessage message = IcmpMessage.decode(answer.packet());
        assertThat(message.type()).isEqualTo(ADVERTISEMENT);
        assertThat(answer.packet().hopLimit()).isEqualTo(255); // section 4.4
        assertThat(answer.packet().target()).isEqualTo(Lab.PEER6);
        assertThat(message.word() & 0x4000_0000).isNotZero(); // solicited
        assertThat(Arrays.copyOf(message.body(), 16)).isEqualTo(Lab.STACK6.getAddress());
    }

    @Test
    void shouldNotAnswerASolicitationForAnotherAddress() {
        assertThat(ask(Lab.PEER6, InetAddress.ofLiteral("fd00:1::7"), 255)).isNull();
    }

    @Test
    void shouldNotAnswerWhatMayHaveComeOverARouter() {
        assertThat(ask(Lab.PEER6, Lab.STACK6, 254)).isNull(); // section 7.1.1: hop limit 255
    }

    @Test
    void shouldAskBeforeItSends() throws IOException {
        lab.neighbours().record(true);
        StreamHandle stream = connect();
        Emitted request = lab.take(each -> each.isIp(IpPacket.ICMPV6));
        assertThat(IcmpMessage.decode(request.packet()).type()).isEqualTo(SOLICITATION);
        assertThat(request.packet().hopLimit()).isEqualTo(255);
        assertThat(request.packet().target()).isEqualTo(InetAddress.ofLiteral("ff02::1:ff00:2")); // solicited node
        assertThat(request.frame().target()).isEqualTo(0x33_33_ff_00_00_02L); // RFC 2464 section 7
        assertThat(stream.endpoint().isConnected()).isFalse();
    }

    @Test
    void shouldFailAConnectWhoseNeighbourDoesNotAnswer() throws IOException {
        lab.neighbours().silent(true);
        StreamHandle stream = connect();
        lab.advance(200_000_000_000L);
        assertThat(stream.bits() & Endpoint.FAILED).isNotZero();
    }
}
