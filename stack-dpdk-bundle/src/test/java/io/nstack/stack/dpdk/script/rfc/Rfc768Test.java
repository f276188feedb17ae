package io.nstack.stack.dpdk.script.rfc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 768, RFC 1122 section 4.1, RFC 8200 section 8.1: UDP. */
class Rfc768Test extends TcpScript {

    private static final int SERVICE = 5000;

    private DatagramEndpoint bound(InetAddress address) throws IOException {
        AddressFamily family = address.getAddress().length == 4 ? AddressFamily.INET : AddressFamily.INET6;
        DatagramEndpoint socket = lab.engine().openDatagram(
                new DatagramRequest(family, new InetSocketAddress(address, SERVICE), EndpointOptions.NONE));
        lab.settle();
        return socket;
    }

    private static IpPacket datagram(InetAddress from, InetAddress to, String text) {
        byte[] content = text.getBytes(StandardCharsets.US_ASCII);
        return IpPacket.of(from, to, IpPacket.UDP, new UdpDatagram(7, SERVICE, content).encode(from, to));
    }

    private static IpPacket datagram(String text) { return datagram(Lab.PEER4, Lab.STACK4, text); }

    /** Null = nothing is there. */
    private static String receive(DatagramEndpoint socket) throws IOException {
        ByteBuf buffer = Unpooled.directBuffer(2048, 2048);
        try {
            return socket.tryReceive(buffer) < 0 ? null : buffer.toString(StandardCharsets.US_ASCII);
        } finally {
            buffer.release();
        }
    }

    private void send(DatagramEndpoint socket, String text, InetAddress to) throws IOException {
        ByteBuf buffer = Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        try {
            assertThat(socket.trySend(buffer, new InetSocketAddress(to, 7))).isTrue();
            lab.settle();
        } finally {
            buffer.release();
        }
    }

    private UdpDatagram sent() {
        Emitted seen = lab.take(Emitted::isUdp);
        return seen == null ? null : UdpDatagram.decode(seen.packet());
    }

    @Test
    void shouldReceiveADatagramAndNameItsSender() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        lab.inject(datagram("hello"));
        assertThat(receive(socket)).isEqualTo("hello");
        assertThat(socket.sender()).isEqualTo(new InetSocketAddress(Lab.PEER4, 7));
        assertThat(receive(socket)).isNull();
    }

    @Test
    void shouldReceiveOverIpv6() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK6);
        lab.inject(datagram(Lab.PEER6, Lab.STACK6, "hello"));
        assertThat(receive(socket)).isEqualTo("hello");
    }

    @Test
    void shouldSendADatagramWithAChecksum() throws IOException {
        send(bound(Lab.STACK4), "hello", Lab.PEER4);
        UdpDatagram seen = sent();
        assertThat(seen.sourcePort()).isEqualTo(SERVICE);
        assertThat(seen.targetPort()).isEqualTo(7);
        assertThat(new String(seen.payload(), StandardCharsets.US_ASCII)).isEqualTo("hello");
    }

    @Test
    void shouldSendOverIpv6() throws IOException {
        send(bound(Lab.STACK6), "hello", Lab.PEER6);
        assertThat(sent().payload()).hasSize(5);
    }

    @Test
    void shouldReceiveAnEmptyDatagram() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        lab.inject(datagram(""));
        assertThat(receive(socket)).isEmpty();
    }

    @Test
    void shouldDropADatagramWithAWrongChecksum() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        byte[] bytes = new UdpDatagram(7, SERVICE, new byte[]{1, 2}).encode(Lab.PEER4, Lab.STACK4);
        bytes[9] ^= 1;
        lab.inject(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.UDP, bytes));
        assertThat(receive(socket)).isNull(); // RFC 1122 section 4.1.3.4
        assertThat(lab.emitted()).isEmpty();
    }

    @Test
    void shouldTakeADatagramWithoutChecksumOverIpv4() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        byte[] bytes = new UdpDatagram(7, SERVICE, new byte[]{'a'}).encode(Lab.PEER4, Lab.STACK4);
        bytes[6] = 0;
        bytes[7] = 0;
        lab.inject(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.UDP, bytes));
        assertThat(receive(socket)).isEqualTo("a");
    }

    @Test
    void shouldDropADatagramWithoutChecksumOverIpv6() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK6);
        byte[] bytes = new UdpDatagram(7, SERVICE, new byte[]{'a'}).encode(Lab.PEER6, Lab.STACK6);
        bytes[6] = 0;
        bytes[7] = 0;
        lab.inject(IpPacket.of(Lab.PEER6, Lab.STACK6, IpPacket.UDP, bytes));
        assertThat(receive(socket)).isNull(); // RFC 8200 section 8.1
    }

    @Test
    void shouldDropADatagramWhoseLengthIsWrong() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        for (int length : new int[]{0, 7, 11, 60_000}) {
            byte[] bytes = new UdpDatagram(7, SERVICE, new byte[]{1, 2}).encode(Lab.PEER4, Lab.STACK4);
            bytes[4] = (byte) (length >> 8);
            bytes[5] = (byte) length;
            bytes[6] = 0;
            bytes[7] = 0; // so that it is not the checksum
            lab.inject(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.UDP, bytes));
            assertThat(receive(socket)).isNull();
        }
    }

    @Test
    void shouldLeaveOutWhatComesBehindTheDatagram() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        byte[] bytes = new UdpDatagram(7, SERVICE, new byte[]{'a'}).encode(Lab.PEER4, Lab.STACK4);
        lab.inject(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.UDP, Arrays.copyOf(bytes, bytes.length + 5)));
        assertThat(receive(socket)).isEqualTo("a");
    }

    @Test
    void shouldTellTheApplicationThatThePeersPortIsUnreachable() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        socket.connect(new InetSocketAddress(Lab.PEER4, 7));
        send(socket, "anyone?", Lab.PEER4);
        Emitted seen = lab.take(Emitted::isUdp);
        IcmpMessage error = new IcmpMessage(3, 3, 0, Arrays.copyOf(seen.packet().encode(), 28));
        lab.inject(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.ICMP, error.encode(Lab.PEER4, Lab.STACK4)));
        assertThatThrownBy(() -> receive(socket)).isInstanceOf(IOException.class); // RFC 1122 section 4.1.3.3
        assertThat(receive(socket)).isNull();
    }

    @Test
    void shouldHearItsConnectedPeerOnly() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        socket.connect(new InetSocketAddress(Lab.PEER4, 7));
        lab.inject(datagram(InetAddress.ofLiteral("10.1.0.3"), Lab.STACK4, "stranger"));
        lab.inject(datagram("friend"));
        assertThat(receive(socket)).isEqualTo("friend");
        assertThat(receive(socket)).isNull();
        lab.emitted().clear();
    }

    @Test
    void shouldReceiveABroadcastWhenBoundToAnyAddress() throws IOException {
        DatagramEndpoint socket = bound(InetAddress.ofLiteral("0.0.0.0"));
        InetAddress all = InetAddress.ofLiteral("255.255.255.255");
        lab.injectFrame(new Ethernet(Ethernet.BROADCAST, lab.peerMac(), Ethernet.IPV4,
                datagram(Lab.PEER4, all, "everyone").encode()).encode());
        assertThat(receive(socket)).isEqualTo("everyone");
    }

    @Test
    void shouldSendABroadcastToTheBroadcastStation() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        socket.option(StandardSocketOptions.SO_BROADCAST, true);
        send(socket, "everyone", InetAddress.ofLiteral("10.1.0.255"));
        assertThat(lab.take(Emitted::isUdp).frame().target()).isEqualTo(Ethernet.BROADCAST);
    }

    @Test
    void shouldNotSendABroadcastUnlessItIsAllowed() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        ByteBuf buffer = Unpooled.directBuffer().writeByte(1);
        assertThatThrownBy(() -> socket.trySend(buffer, new InetSocketAddress("255.255.255.255", 7)))
                .isInstanceOf(IOException.class);
        buffer.release();
    }

    @Test
    void shouldSendAMulticastToTheGroupsStation() throws IOException {
        send(bound(Lab.STACK4), "group", InetAddress.ofLiteral("239.1.2.3"));
        Emitted seen = lab.take(Emitted::isUdp);
        assertThat(seen.frame().target()).isEqualTo(0x01_00_5e_01_02_03L); // RFC 1112 section 6.4
        assertThat(seen.packet().hopLimit()).isEqualTo(1); // section 6.1
    }

    @Test
    void shouldBoundWhatWaitsToBeRead() throws IOException {
        DatagramEndpoint socket = bound(Lab.STACK4);
        for (int i = 0; i < 20_000; i++) {
            lab.inject(datagram("flood"));
        }
        int count = 0;
        while (receive(socket) != null) {
            count++;
        }
        assertThat(count).isBetween(1, 19_999);
        lab.inject(datagram("after"));
        assertThat(receive(socket)).isEqualTo("after");
    }
}
