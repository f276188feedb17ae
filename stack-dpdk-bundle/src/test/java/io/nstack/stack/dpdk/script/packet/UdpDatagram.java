package io.nstack.stack.dpdk.script.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** A UDP datagram (RFC 768). */
public record UdpDatagram(int sourcePort, int targetPort, byte[] payload) {

    public byte[] encode(InetAddress source, InetAddress target) {
        ByteBuffer out = ByteBuffer.allocate(8 + payload.length);
        out.putShort((short) sourcePort).putShort((short) targetPort).putShort((short) out.capacity());
        out.putShort((short) 0).put(payload);
        int checksum = InternetChecksum.of(source, target, IpPacket.UDP, out.array());
        return out.putShort(6, (short) (checksum == 0 ? 0xffff : checksum)).array();
    }

    /** Fails if length or checksum is not right. */
    public static UdpDatagram decode(IpPacket packet) {
        ByteBuffer in = ByteBuffer.wrap(packet.payload());
        Malformed.unless(in.getShort(4) == (short) packet.payload().length, "UDP length", in.getShort(4));
        Malformed.unless(in.getShort(6) != 0, "UDP checksum", 0);
        int checksum = InternetChecksum.of(packet.source(), packet.target(), IpPacket.UDP, packet.payload());
        Malformed.unless(checksum == 0, "UDP checksum", checksum);
        return new UdpDatagram(in.getShort(0) & 0xffff, in.getShort(2) & 0xffff, Ethernet.rest(in.position(8)));
    }
}
