package io.nstack.stack.dpdk.script.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** A message of ICMP (RFC 792) or ICMPv6 (RFC 4443). */
public record IcmpMessage(int type, int code, int word, byte[] body) {

    public byte[] encode(InetAddress source, InetAddress target) {
        ByteBuffer out = ByteBuffer.allocate(8 + body.length);
        out.put((byte) type).put((byte) code).putShort((short) 0).putInt(word).put(body);
        int checksum = source.getAddress().length == 4
                ? InternetChecksum.of(out.array())
                : InternetChecksum.of(source, target, IpPacket.ICMPV6, out.array());
        return out.putShort(2, (short) checksum).array();
    }

    /** Fails if the checksum is not right. */
    public static IcmpMessage decode(IpPacket packet) {
        byte[] bytes = packet.payload();
        int checksum = packet.isV6()
                ? InternetChecksum.of(packet.source(), packet.target(), IpPacket.ICMPV6, bytes)
                : InternetChecksum.of(bytes);
        Malformed.unless(checksum == 0, "ICMP checksum", checksum);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new IcmpMessage(in.get() & 0xff, in.get() & 0xff, in.position(4).getInt(), Ethernet.rest(in));
    }
}
