package io.nstack.stack.dpdk.ethernet;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.wire.ArpPacket;
import io.nstack.stack.dpdk.wire.EthernetHeader;
import java.lang.foreign.MemorySegment;

/** Address resolution for IPv4 (RFC 826) in one engine. Loop thread only. */
public final class Arp {

    private final Station station;
    private final NeighbourTable neighbours;
    private final FrameOutput output;

    /** For one engine. */
    public Arp(Station station, NeighbourTable neighbours, FrameOutput output) {
        this.station = station;
        this.neighbours = neighbours;
        this.output = output;
    }

    /** Takes note of a received ARP packet, and answers it if it asks for us. The frame stays the caller's. */
    public void receive(MemorySegment room, long at, long end, long nowNanos) {
        if (end - at < ArpPacket.BYTES || !ArpPacket.isIpv4OverEthernet(room, at)) {
            return;
        }
        long mac = ArpPacket.senderMac(room, at);
        int sender = ArpPacket.senderIp(room, at);
        int target = ArpPacket.targetIp(room, at);
        if (MacAddress.isGroup(mac) || mac == 0 || mac == station.mac()) {
            return;
        }
        boolean forUs = owns(target);
        if (owns(sender)) {
            IpAddress ours = IpAddress.ipv4(sender);
            station.onConflict(ours.high(), ours.low(), nowNanos); // RFC 5227 section 2.4
            return;
        }
        int operation = ArpPacket.operation(room, at);
        if (isUnicast(sender)) {
            if (operation == ArpPacket.REPLY && forUs) {
                neighbours.onAnswer(IpAddress.ipv4(sender), mac, nowNanos);
            } else {
                neighbours.onHint(IpAddress.ipv4(sender), mac, forUs, nowNanos); // RFC 826, the merge flag
            }
        }
        if (operation == ArpPacket.REQUEST && forUs) {
            send(mac, ArpPacket.REPLY, target, mac, sender); // a probe's sender is 0 (RFC 5227 section 1.1)
        }
    }

    private boolean owns(int address) {
        IpAddress ip = IpAddress.ipv4(address);
        return station.owns(ip.high(), ip.low());
    }

    private static boolean isUnicast(int address) { return address != 0 && address >>> 28 < 0xe; }

    /** Asks who has an address; {@code mac} is {@link MacAddress#UNKNOWN} to ask all. */
    void request(int target, long mac) {
        int source = station.ipv4For(target);
        if (source != 0) {
            send(mac == MacAddress.UNKNOWN ? MacAddress.BROADCAST : mac, ArpPacket.REQUEST, source, 0, target);
        }
    }

    /** Says to all that an address is ours (RFC 5227 section 2.3). */
    public void announce(int address) {
        send(MacAddress.BROADCAST, ArpPacket.REQUEST, address, 0, address);
    }

    private void send(long to, int operation, int senderIp, long targetMac, int targetIp) {
        Frame frame = output.allocate();
        if (frame == null) {
            return; // as if lost: it will be asked for again
        }
        int at = frame.readerIndex();
        MemorySegment room = frame.room();
        EthernetHeader.write(room, at, to, station.mac(), EthernetHeader.ARP);
        ArpPacket.write(room, at + EthernetHeader.BYTES, operation, station.mac(), senderIp, targetMac, targetIp);
        frame.writerIndex(at + EthernetHeader.BYTES + ArpPacket.BYTES);
        output.transmit(frame);
    }
}
