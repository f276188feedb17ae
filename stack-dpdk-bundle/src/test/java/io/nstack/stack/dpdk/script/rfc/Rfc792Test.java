package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Emitted;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.UdpDatagram;
import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 792, RFC 4443, RFC 1122 section 3.2.2: echo, and errors about what was received. */
class Rfc792Test extends TcpScript {

    private IcmpMessage exchange(IpPacket packet, int protocol) {
        lab.inject(packet);
        Emitted answer = lab.take(each -> each.isIp(protocol));
        return answer == null ? null : IcmpMessage.decode(answer.packet());
    }

    private static IpPacket echo4(byte[] content) {
        byte[] request = new IcmpMessage(8, 0, 0x0007_0001, content).encode(Lab.PEER4, Lab.STACK4);
        return IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.ICMP, request);
    }

    private static IpPacket udp(InetAddress from, InetAddress to, int port) {
        return IpPacket.of(from, to, IpPacket.UDP, new UdpDatagram(5000, port, new byte[]{1, 2, 3}).encode(from, to));
    }

    @Test
    void shouldAnswerAnEcho() {
        IcmpMessage answer = exchange(echo4(new byte[]{1, 2, 3, 4, 5}), IpPacket.ICMP);
        assertThat(answer.type()).isZero();
        assertThat(answer.word()).isEqualTo(0x0007_0001);
        assertThat(answer.body()).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void shouldAnswerAnEchoOfIpv6() {
        byte[] request = new IcmpMessage(128, 0, 0x0007_0001, new byte[]{9, 8}).encode(Lab.PEER6, Lab.STACK6);
        IcmpMessage answer = exchange(IpPacket.of(Lab.PEER6, Lab.STACK6, IpPacket.ICMPV6, request), IpPacket.ICMPV6);
        assertThat(answer.type()).isEqualTo(129);
        assertThat(answer.body()).containsExactly(9, 8);
    }

    @Test
    void shouldAnswerALargeEchoThatCameInFragments() {
        IpPacket whole = echo4(pattern(1, 3000));
        lab.put(whole.fragment(77, 0, 1480));
        lab.put(whole.fragment(77, 1480, 2960));
        lab.inject(whole.fragment(77, 2960, 3008));
        int bytes = 0;
        for (Emitted each = lab.take(e -> e.isIp(IpPacket.ICMP)); each != null; each = lab
                .take(e -> e.isIp(IpPacket.ICMP))) {
            bytes += each.packet().payload().length;
            assertThat(each.packet().payload().length).isLessThanOrEqualTo(1480);
        }
        assertThat(bytes).isEqualTo(3008);
    }

    @Test
    void shouldNotAnswerAnEchoWithAWrongChecksum() {
        byte[] request = new IcmpMessage(8, 0, 1, new byte[4]).encode(Lab.PEER4, Lab.STACK4);
        request[2] ^= 1;
        assertThat(exchange(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.ICMP, request), IpPacket.ICMP)).isNull();
    }

    @Test
    void shouldSayThatAPortIsUnreachable() {
        IpPacket datagram = udp(Lab.PEER4, Lab.STACK4, 9);
        IcmpMessage answer = exchange(datagram, IpPacket.ICMP);
        assertThat(answer.type()).isEqualTo(3);
        assertThat(answer.code()).isEqualTo(3);
        assertThat(Arrays.copyOf(answer.body(), 28)).isEqualTo(Arrays.copyOf(datagram.encode(), 28));
    }

    @Test
    void shouldSayThatAPortIsUnreachableOfIpv6() {
        IcmpMessage answer = exchange(udp(Lab.PEER6, Lab.STACK6, 9), IpPacket.ICMPV6);
        assertThat(answer.type()).isEqualTo(1);
        assertThat(answer.code()).isEqualTo(4);
    }

    @Test
    void shouldSayThatAProtocolIsUnreachable() {
        IcmpMessage answer = exchange(IpPacket.of(Lab.PEER4, Lab.STACK4, 200, new byte[20]), IpPacket.ICMP);
        assertThat(answer.type()).isEqualTo(3);
        assertThat(answer.code()).isEqualTo(2);
    }

    @Test
    void shouldNotSendErrorsAboutErrors() {
        byte[] error = new IcmpMessage(3, 3, 0, new byte[28]).encode(Lab.PEER4, Lab.STACK4);
        assertThat(exchange(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.ICMP, error), IpPacket.ICMP)).isNull();
    }

    @Test
    void shouldNotSendErrorsAboutWhatWentToMany() {
        InetAddress all = InetAddress.ofLiteral("255.255.255.255");
        lab.injectFrame(new Ethernet(Ethernet.BROADCAST, lab.peerMac(), Ethernet.IPV4,
                udp(Lab.PEER4, all, 9).encode()).encode());
        assertThat(lab.emitted()).isEmpty();
    }

    @Test
    void shouldNotSendErrorsAboutLaterFragments() {
        IpPacket whole = udp(Lab.PEER4, Lab.STACK4, 9);
        lab.inject(new IpPacket(Lab.PEER4, Lab.STACK4, 200, 64, 0, 5, false, false, 8, whole.payload()));
        assertThat(lab.emitted()).isEmpty();
    }

    @Test
    void shouldLimitTheRateOfErrors() {
        for (int i = 0; i < 5000; i++) {
            lab.inject(udp(Lab.PEER4, Lab.STACK4, 9));
        }
        assertThat(lab.emitted().size()).isBetween(1, 2000); // RFC 1812 section 4.3.2.8
        lab.emitted().clear();
    }

    @Test
    void shouldNotForward() {
        lab.inject(udp(Lab.PEER4, InetAddress.ofLiteral("10.2.0.1"), 9));
        assertThat(lab.emitted()).isEmpty();
    }

    @Test
    void shouldDropMartians() {
        for (String each : new String[]{"127.0.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.5", "10.1.0.1"}) {
            lab.inject(udp(InetAddress.ofLiteral(each), Lab.STACK4, 9)); // RFC 1122 section 3.2.1.3
        }
        assertThat(lab.emitted()).isEmpty();
    }
}
