package io.nstack.stack.dpdk.script.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The judge itself: bytes that scapy has made. */
class CodecTest {

    private static final long TO = 0x02_00_00_00_00_01L;
    private static final long FROM = 0x02_00_00_00_00_02L;
    private static final InetAddress PEER4 = InetAddress.ofLiteral("10.1.0.2");
    private static final InetAddress STACK4 = InetAddress.ofLiteral("10.1.0.1");
    private static final InetAddress PEER6 = InetAddress.ofLiteral("fd00:1::2");
    private static final InetAddress STACK6 = InetAddress.ofLiteral("fd00:1::1");
    private static final String SYN = "02000000000102000000000208004500003c00004000400626b80a0100020a0100019c4000507000000000000000a002ffff1e720000020405b40303070402080a000000010000000200";
    private static final String DATA6 = "02000000000102000000000286dd6000000000190640fd000001000000000000000000000002fd0000010000000000000000000000019c400050000000050000000750180064d4ee000068656c6c6f";
    private static final String UDP = "02000000000102000000000208004500001f00004000401126ca0a0100020a01000100050006000b2766616263";
    private static final String PING6 = "02000000000102000000000286dd60000000000d3a40fd000001000000000000000000000002fd000001000000000000000000000001800085dd0001000270696e6721";

    @Test
    void shouldEncodeASynWithOptions() {
        TcpSegment syn = new TcpSegment(40_000, 80, 0x7000_0000, 0, TcpSegment.SYN, 65_535, 0,
                List.of(TcpOption.mss(1460), TcpOption.windowScale(7), TcpOption.sackPermitted(),
                        TcpOption.timestamps(1, 2)),
                new byte[0]);
        TcpSegment read = TcpSegment.decode(decode(SYN));

        assertThat(read.mss()).isEqualTo(1460);
        assertThat(read.windowScale()).isEqualTo(7);
        assertThat(read.sackPermitted()).isTrue();
        assertThat(read.timestamp()).isEqualTo(1);
        assertThat(read.timestampEcho()).isEqualTo(2);
        IpPacket again = IpPacket.of(PEER4, STACK4, IpPacket.TCP, syn.encode(PEER4, STACK4));
        assertThat(TcpSegment.decode(decode(hex(again)))).usingRecursiveComparison()
                .isEqualTo(TcpSegment.decode(decode(hex(again))));
        assertThat(TcpSegment.decode(again).mss()).isEqualTo(1460);
    }

    @Test
    void shouldEncodeDataOverIpv6() {
        TcpSegment data = new TcpSegment(40_000, 80, 5, 7, TcpSegment.PSH | TcpSegment.ACK, 100, 0, List.of(),
                "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThat(hex(IpPacket.of(PEER6, STACK6, IpPacket.TCP, data.encode(PEER6, STACK6)))).isEqualTo(DATA6);
    }

    @Test
    void shouldEncodeADatagram() {
        UdpDatagram datagram = new UdpDatagram(5, 6, new byte[]{'a', 'b', 'c'});

        assertThat(hex(IpPacket.of(PEER4, STACK4, IpPacket.UDP, datagram.encode(PEER4, STACK4)))).isEqualTo(UDP);
        assertThat(UdpDatagram.decode(decode(UDP)).payload()).containsExactly('a', 'b', 'c');
    }

    @Test
    void shouldEncodeAnEchoRequest() {
        IcmpMessage ping = new IcmpMessage(128, 0, 0x0001_0002, new byte[]{'p', 'i', 'n', 'g', '!'});

        assertThat(hex(IpPacket.of(PEER6, STACK6, IpPacket.ICMPV6, ping.encode(PEER6, STACK6)))).isEqualTo(PING6);
        assertThat(IcmpMessage.decode(decode(PING6)).type()).isEqualTo(128);
    }

    @Test
    void shouldFindEveryTurnedBit() {
        for (String each : List.of(SYN, DATA6, UDP, PING6)) {
            byte[] frame = HexFormat.of().parseHex(each);
            int from = each.equals(SYN) || each.equals(UDP) ? 14 : 14 + 40;
            for (int bit = from * 8; bit < frame.length * 8; bit++) {
                byte[] spoiled = frame.clone();
                spoiled[bit / 8] ^= (byte) (1 << bit % 8);
                assertThatThrownBy(() -> decodeAll(spoiled)).as("bit " + bit + " of " + each)
                        .isInstanceOfAny(Malformed.class, IndexOutOfBoundsException.class,
                                java.nio.BufferUnderflowException.class, IllegalArgumentException.class);
            }
        }
    }

    private static void decodeAll(byte[] frame) {
        IpPacket packet = IpPacket.decode(Ethernet.decode(frame));
        switch (packet.protocol()) {
            case IpPacket.TCP -> TcpSegment.decode(packet);
            case IpPacket.UDP -> UdpDatagram.decode(packet);
            default -> IcmpMessage.decode(packet);
        }
    }

    private static IpPacket decode(String frame) {
        return IpPacket.decode(Ethernet.decode(HexFormat.of().parseHex(frame)));
    }

    private static String hex(IpPacket packet) {
        int type = packet.isV6() ? Ethernet.IPV6 : Ethernet.IPV4;
        return HexFormat.of().formatHex(new Ethernet(TO, FROM, type, packet.encode()).encode());
    }
}
