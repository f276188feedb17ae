package io.nstack.stack.dpdk.script.rfc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.dpdk.script.Emitted;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.UdpDatagram;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Multicast;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 3376, RFC 3810: membership of multicast groups. */
class Rfc3376Test extends TcpScript {

    private static final InetAddress GROUP = InetAddress.ofLiteral("239.1.2.3");
    private static final InetAddress GROUP6 = InetAddress.ofLiteral("ff15::77");
    private static final int V3_REPORT = 0x22;
    private static final int MLD2_REPORT = 143;

    private DatagramEndpoint socket;

    private void open(InetAddress any, AddressFamily family) throws IOException {
        socket = lab.engine().openDatagram(new DatagramRequest(family, new InetSocketAddress(any, 5000),
                EndpointOptions.NONE));
        lab.settle();
        lab.neighbours().record(true);
    }

    private IpPacket toGroup() {
        byte[] bytes = new UdpDatagram(7, 5000, new byte[]{'g'}).encode(Lab.PEER4, GROUP);
        return IpPacket.of(Lab.PEER4, GROUP, IpPacket.UDP, bytes);
    }

    private boolean hears() throws IOException {
        lab.injectFrame(new Ethernet(0x01_00_5e_01_02_03L, lab.peerMac(), Ethernet.IPV4, toGroup().encode()).encode());
        ByteBuf buffer = Unpooled.directBuffer(100);
        try {
            return socket.tryReceive(buffer) >= 0;
        } finally {
            buffer.release();
        }
    }

    @Test
    void shouldReportAJoin() throws IOException {
        open(InetAddress.ofLiteral("0.0.0.0"), AddressFamily.INET);
        ((Multicast) socket).join(GROUP, null, null);
        lab.settle();
        Emitted report = lab.take(each -> each.isIp(IpPacket.IGMP));
        assertThat(report.packet().payload()[0] & 0xff).isEqualTo(V3_REPORT);
        assertThat(report.packet().hopLimit()).isEqualTo(1); // section 4
        assertThat(report.packet().target()).isEqualTo(InetAddress.ofLiteral("224.0.0.22"));
        assertThat(Arrays.copyOfRange(report.packet().payload(), 12, 16)).isEqualTo(GROUP.getAddress());
        lab.neighbours().record(false);
        lab.emitted().clear();
    }

    @Test
    void shouldHearAGroupOnlyWhileItIsAMember() throws IOException {
        open(InetAddress.ofLiteral("0.0.0.0"), AddressFamily.INET);
        assertThat(hears()).isFalse();
        ((Multicast) socket).join(GROUP, null, null);
        assertThat(hears()).isTrue();
        ((Multicast) socket).leave(GROUP, null, null);
        assertThat(hears()).isFalse();
        lab.emitted().clear();
    }

    @Test
    void shouldReportTwice() throws IOException {
        open(InetAddress.ofLiteral("0.0.0.0"), AddressFamily.INET);
        ((Multicast) socket).join(GROUP, null, null);
        lab.advance(12_000_000_000L); // section 8.1: robustness variable 2
        long reports = lab.emitted().stream().filter(each -> each.isIp(IpPacket.IGMP)).count();
        assertThat(reports).isBetween(2L, 3L);
        lab.emitted().clear();
    }

    @Test
    void shouldReportAJoinOfIpv6() throws IOException {
        open(InetAddress.ofLiteral("::"), AddressFamily.INET6);
        ((Multicast) socket).join(GROUP6, null, null);
        lab.settle();
        Emitted report = lab.take(each -> each.isIp(IpPacket.ICMPV6)
                && IcmpMessage.decode(each.packet()).type() == MLD2_REPORT);
        assertThat(report).isNotNull();
        assertThat(report.packet().hopLimit()).isEqualTo(1); // RFC 3810 section 5
        assertThat(report.packet().target()).isEqualTo(InetAddress.ofLiteral("ff02::16"));
        lab.emitted().clear();
    }
}
