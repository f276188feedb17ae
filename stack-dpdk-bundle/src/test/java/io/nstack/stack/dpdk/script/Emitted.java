package io.nstack.stack.dpdk.script;

import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.dpdk.script.packet.IpPacket;

/**
 * What the stack has sent.
 *
 * @param packet null = not IP
 */
public record Emitted(long atNanos, Ethernet frame, IpPacket packet) {

    public boolean isUdp() { return isIp(IpPacket.UDP); }

    public boolean isTcp() { return isIp(IpPacket.TCP); }

    public boolean isIp(int protocol) { return packet != null && packet.protocol() == protocol; }

    @Override
    public String toString() {
        return packet == null
                ? "frame of type 0x" + Integer.toHexString(frame.type())
                : packet.source().getHostAddress() + " > " + packet.target().getHostAddress() + " protocol "
                        + packet.protocol() + ", " + packet.payload().length + " bytes";
    }
}
