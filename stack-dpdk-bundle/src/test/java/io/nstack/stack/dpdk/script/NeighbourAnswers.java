package io.nstack.stack.dpdk.script;

import io.nstack.stack.dpdk.script.packet.ArpPacket;
import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Answers when the stack asks for the peer's station address, and keeps such talk out of the scripts. */
public final class NeighbourAnswers {

    static final int SOLICITATION = 135;
    static final int ADVERTISEMENT = 136;
    private static final int SOLICITED_OVERRIDE = 0x6000_0000; // RFC 4861 section 4.4
    private static final int TARGET_LINK_ADDRESS = 2;

    private final long mac;
    private boolean record;
    private boolean silent;

    NeighbourAnswers(long mac) { this.mac = mac; }

    /** From now on such packets are for the script to expect. */
    public void record(boolean on) { record = on; }

    /** From now on nobody answers. */
    public void silent(boolean on) { silent = on; }

    boolean takes(Emitted seen, Consumer<byte[]> wire) {
        if (record) {
            return false;
        }
        if (seen.frame().type() == Ethernet.ARP) {
            answer(ArpPacket.decode(seen.frame()), wire);
            return true;
        }
        if (seen.isIp(IpPacket.ICMPV6)) {
            IcmpMessage message = IcmpMessage.decode(seen.packet());
            if (message.type() == SOLICITATION) {
                answer(seen.packet(), message, wire);
            }
            return message.type() >= 130 && message.type() <= 143 && message.type() != 138;
        }
        return seen.isIp(IpPacket.IGMP);
    }

    private void answer(ArpPacket request, Consumer<byte[]> wire) {
        if (!silent && request.operation() == ArpPacket.REQUEST && !request.target().equals(request.sender())
                && !request.target().equals(Lab.STACK4)) {
            ArpPacket reply = new ArpPacket(ArpPacket.REPLY, mac, request.target(), request.senderMac(),
                    request.sender());
            wire.accept(new Ethernet(request.senderMac(), mac, Ethernet.ARP, reply.encode()).encode());
        }
    }

    private void answer(IpPacket packet, IcmpMessage request, Consumer<byte[]> wire) {
        byte[] target = Arrays.copyOf(request.body(), 16);
        if (silent || packet.source().isAnyLocalAddress() || Arrays.equals(target, Lab.STACK6.getAddress())) {
            return;
        }
        byte[] source = Arrays.copyOfRange(request.body(), 18, 24);
        long asker = ByteBuffer.allocate(8).putShort((short) 0).put(source).getLong(0);
        wire.accept(new Ethernet(asker, mac, Ethernet.IPV6, advertisement(address(target), packet.source()).encode())
                .encode());
    }

    IpPacket advertisement(InetAddress of, InetAddress to) {
        byte[] body = ByteBuffer.allocate(24).put(of.getAddress()).put((byte) TARGET_LINK_ADDRESS).put((byte) 1)
                .putShort((short) (mac >> 32)).putInt((int) mac).array();
        byte[] message = new IcmpMessage(ADVERTISEMENT, 0, SOLICITED_OVERRIDE, body).encode(of, to);
        return IpPacket.of(of, to, IpPacket.ICMPV6, message).withHopLimit(255);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
