package io.nstack.stack.dpdk.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.packet.ArpPacket;
import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import io.nstack.stack.dpdk.script.packet.UdpDatagram;
import java.net.InetAddress;
import java.util.List;

/** Makes frames of a fuzzer's data: right checksums where it does not want them wrong, so that they come far. */
final class FrameMaker {

    static final int PORT = 53;
    private static final int MOST_BYTES = 1400;
    private static final InetAddress[] ADDRESSES4 = of("10.1.0.1", "10.1.0.2", "10.1.0.77", "10.1.0.255",
            "255.255.255.255", "224.0.0.1", "224.0.0.22", "0.0.0.0", "127.0.0.1", "9.9.9.9");
    private static final InetAddress[] ADDRESSES6 = of("fd00:1::1", "fd00:1::2", "fd00:1::77", "ff02::1", "ff02::2",
            "ff02::1:ff00:1", "ff02::16", "::", "::1", "2001:db8::9");
    private static final int[] ETHERTYPES = {Ethernet.IPV4, Ethernet.IPV6, Ethernet.ARP, 0x8100, 60, 0x9999};
    private static final int[] NEIGHBOUR_TYPES = {133, 134, 135, 136, 137, 130, 131, 132, 143};
    private static final int[] IGMP_TYPES = {0x11, 0x12, 0x16, 0x17, 0x22};
    private static final int NEIGHBOURS_HOPS = 255; // RFC 4861 section 7.1

    private final Lab lab;
    private final FuzzedDataProvider data;
    private boolean inet6;

    FrameMaker(Lab lab, FuzzedDataProvider data) {
        this.lab = lab;
        this.data = data;
    }

    private static InetAddress[] of(String... literals) {
        return java.util.Arrays.stream(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    byte[] next() {
        inet6 = data.consumeBoolean();
        byte[] frame = switch (data.consumeInt(0, 9)) {
            case 0 -> ethernet(data.pickValue(ETHERTYPES), bytes());
            case 1 -> ethernet(Ethernet.ARP, arp());
            case 2 -> ip(any(new IpPacket(address(), ours(), data.consumeInt(0, 255), data.consumeInt(0, 255),
                    data.consumeInt(0, 255), 0, true, false, 0, bytes())));
            case 3 -> ip(icmp());
            case 4 -> ip(quoting());
            case 5 -> ip(neighbour());
            case 6 -> ip(group());
            case 7 -> ip(tcp());
            default -> ip(udp());
        };
        if (data.consumeInt(0, 3) == 0) {
            spoil(frame);
        }
        return frame;
    }

    private void spoil(byte[] frame) {
        for (int i = data.consumeInt(1, 4); i > 0; i--) {
            frame[data.consumeInt(0, frame.length - 1)] = data.consumeByte();
        }
    }

    private byte[] bytes() { return data.consumeBytes(data.consumeInt(0, data.consumeBoolean() ? MOST_BYTES : 60)); }

    private byte[] ethernet(int type, byte[] payload) {
        long target = switch (data.consumeInt(0, 7)) {
            case 0 -> Ethernet.BROADCAST;
            case 1 -> inet6 ? 0x3333_0000_0001L : 0x0100_5e00_0001L;
            case 2 -> data.consumeLong() & Ethernet.BROADCAST;
            default -> lab.stackMac();
        };
        return new Ethernet(target, lab.peerMac(), type, payload).encode();
    }

    private byte[] ip(IpPacket packet) {
        return ethernet(packet.isV6() ? Ethernet.IPV6 : Ethernet.IPV4, data.consumeInt(0, 3) == 0
                ? any(packet).encode()
                : packet.encode());
    }

    /** A part of it, or it with another identification. */
    private IpPacket any(IpPacket packet) {
        if (data.consumeBoolean()) {
            int from = data.consumeInt(0, packet.payload().length) & ~7;
            int to = Math.max(from, data.consumeInt(0, packet.payload().length));
            return packet.fragment(data.consumeInt(0, 3), from, to);
        }
        return new IpPacket(packet.source(), packet.target(), packet.protocol(), packet.hopLimit(),
                packet.trafficClass(), data.consumeInt(0, 3), false, data.consumeBoolean(),
                data.consumeInt(0, 0x1fff) * 8, packet.payload());
    }

    private InetAddress address() {
        return data.consumeInt(0, 3) == 0
                ? inet6 ? data.pickValue(ADDRESSES6) : data.pickValue(ADDRESSES4)
                : inet6 ? Lab.PEER6 : Lab.PEER4;
    }

    private InetAddress ours() { return data.consumeInt(0, 3) == 0 ? address() : inet6 ? Lab.STACK6 : Lab.STACK4; }

    private byte[] arp() {
        return new ArpPacket(data.consumeInt(0, 4), lab.peerMac(), data.pickValue(ADDRESSES4),
                data.consumeBoolean() ? 0 : lab.stackMac(), data.pickValue(ADDRESSES4)).encode();
    }

    private IpPacket message(InetAddress from, InetAddress to, int type, int code, int word, byte[] body) {
        return IpPacket.of(from, to, inet6 ? IpPacket.ICMPV6 : IpPacket.ICMP,
                new IcmpMessage(type, code, word, body).encode(from, to));
    }

    private IpPacket icmp() {
        return message(address(), ours(), data.consumeInt(0, 255), data.consumeInt(0, 15), data.consumeInt(), bytes());
    }

    /** An error about a packet that the stack may have sent. */
    private IpPacket quoting() {
        IpPacket quoted = IpPacket.of(ours(), address(), data.consumeBoolean() ? IpPacket.UDP : IpPacket.TCP, bytes());
        int type = data.pickValue(inet6 ? new int[]{1, 2, 3, 4} : new int[]{3, 4, 5, 11, 12});
        return message(address(), quoted.source(), type, data.consumeInt(0, 15), data.consumeInt(0, 2000),
                quoted.encode());
    }

    private IpPacket neighbour() {
        inet6 = true;
        return message(address(), ours(), data.pickValue(NEIGHBOUR_TYPES), 0, data.consumeInt(), bytes())
                .withHopLimit(NEIGHBOURS_HOPS);
    }

    private IpPacket group() {
        inet6 = false;
        InetAddress from = address();
        InetAddress to = ours();
        byte[] body = new IcmpMessage(data.pickValue(IGMP_TYPES), data.consumeInt(0, 255), data.consumeInt(), bytes())
                .encode(from, to);
        return IpPacket.of(from, to, IpPacket.IGMP, body).withHopLimit(1);
    }

    private IpPacket udp() {
        InetAddress from = address();
        InetAddress to = ours();
        return IpPacket.of(from, to, IpPacket.UDP,
                new UdpDatagram(data.consumeInt(0, 65_535), port(), bytes()).encode(from, to));
    }

    private IpPacket tcp() {
        InetAddress from = address();
        InetAddress to = ours();
        return IpPacket.of(from, to, IpPacket.TCP,
                new TcpSegment(data.consumeInt(0, 65_535), port(), data.consumeInt(), data.consumeInt(),
                        data.consumeInt(0, 255), data.consumeInt(0, 65_535), 0, List.of(), bytes())
                        .encode(from, to));
    }

    private int port() { return data.consumeInt(0, 7) == 0 ? data.consumeInt(0, 65_535) : PORT; }
}
