package io.nstack.stack.dpdk.script.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** ARP for IPv4 over Ethernet (RFC 826). */
public record ArpPacket(int operation, long senderMac, InetAddress sender, long targetMac, InetAddress target) {

    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(28);
        out.putShort((short) 1).putShort((short) Ethernet.IPV4).put((byte) 6).put((byte) 4);
        out.putShort((short) operation);
        Ethernet.mac(out, senderMac);
        out.put(sender.getAddress());
        Ethernet.mac(out, targetMac);
        return out.put(target.getAddress()).array();
    }

    public static ArpPacket decode(Ethernet frame) {
        ByteBuffer in = ByteBuffer.wrap(frame.payload());
        Malformed.unless(in.getShort() == 1 && in.getShort() == (short) Ethernet.IPV4, "ARP types", in.getInt(0));
        Malformed.unless(in.getShort() == 0x0604, "ARP lengths", in.getShort(4));
        try {
            return new ArpPacket(in.getShort(), Ethernet.mac(in), InetAddress.getByAddress(Ethernet.bytes(in, 4)),
                    Ethernet.mac(in), InetAddress.getByAddress(Ethernet.bytes(in, 4)));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
