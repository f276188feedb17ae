package io.nstack.stack.dpdk.ethernet;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.dpdk.wire.EthernetHeader;
import io.nstack.stack.dpdk.wire.IcmpMessage;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import io.nstack.stack.dpdk.wire.NdpMessage;
import java.lang.foreign.MemorySegment;

/**
 * Neighbour discovery for IPv6 (RFC 4861) in one engine: solicitations and advertisements. Routers and prefixes are
 * configured, not discovered. Loop thread only.
 */
public final class NeighbourDiscovery {

    private static final long ALL_NODES_HIGH = 0xff02_0000_0000_0000L;
    private static final long ALL_NODES_LOW = 1;
    private static final int HOP_LIMIT = 255; // whoever sees another knows that it came through a router, section 11.2

    private final Station station;
    private final NeighbourTable neighbours;
    private final FrameOutput output;

    /** For one engine. */
    public NeighbourDiscovery(Station station, NeighbourTable neighbours, FrameOutput output) {
        this.station = station;
        this.neighbours = neighbours;
        this.output = output;
    }

    /** The last half of the solicited-node group of an address, whose first is {@code ff02::} (RFC 4291 section 2.7.1). */
    public static long solicitedNodeLow(long low) {
        return 0x1_ff00_0000L | (low & 0xff_ffff);
    }

    /**
     * Takes note of a solicitation or advertisement whose checksum is right. The frame stays the caller's.
     *
     * @param ip where the IPv6 header is
     * @param at where the ICMPv6 header is
     */
    public void receive(MemorySegment room, long ip, long at, long end, long nowNanos) {
        if (Ipv6Header.hopLimit(room, ip) != HOP_LIMIT || IcmpMessage.code(room, at) != 0
                || end - at < NdpMessage.BYTES || !NdpMessage.areOptionsSound(room, at + NdpMessage.BYTES, end)
                || NdpMessage.targetHigh(room, at) >>> 56 == 0xff) {
            return; // RFC 4861 sections 7.1.1 and 7.1.2
        }
        if (IcmpMessage.type(room, at) == IcmpMessage.V6_NEIGHBOUR_SOLICITATION) {
            onSolicitation(room, ip, at, end, nowNanos);
        } else {
            onAdvertisement(room, at, end, nowNanos);
        }
    }

    private void onSolicitation(MemorySegment room, long ip, long at, long end, long nowNanos) {
        long high = NdpMessage.targetHigh(room, at);
        long low = NdpMessage.targetLow(room, at);
        if (!station.owns(high, low)) {
            return;
        }
        long sourceHigh = Ipv6Header.sourceHigh(room, ip);
        long sourceLow = Ipv6Header.sourceLow(room, ip);
        long mac = NdpMessage.linkAddress(room, at + NdpMessage.BYTES, end, NdpMessage.SOURCE_LINK_ADDRESS);
        if ((sourceHigh | sourceLow) == 0 && EthernetHeader.source(room, ip - EthernetHeader.BYTES) == station.mac()) {
            return; // our own question came back (RFC 4862 appendix A)
        }
        if ((sourceHigh | sourceLow) == 0) { // somebody wants our address for himself (RFC 4862 section 5.4.3)
            station.onConflict(high, low, nowNanos);
            if (!station.owns(high, low)) {
                return; // neither of us may have it
            }
            advertise(ALL_NODES_HIGH, ALL_NODES_LOW, MacAddress.ofIpv6Group(ALL_NODES_LOW), high, low,
                    NdpMessage.OVERRIDE);
            return;
        }
        IpAddress source = new IpAddress(sourceHigh, sourceLow);
        if (mac != MacAddress.UNKNOWN && !MacAddress.isGroup(mac)) {
            neighbours.onHint(source, mac, true, nowNanos);
        } else {
            mac = neighbours.macOf(source);
        }
        if (mac != MacAddress.UNKNOWN) {
            advertise(sourceHigh, sourceLow, mac, high, low, NdpMessage.SOLICITED | NdpMessage.OVERRIDE);
        }
    }

    private void onAdvertisement(MemorySegment room, long at, long end, long nowNanos) {
        long high = NdpMessage.targetHigh(room, at);
        long low = NdpMessage.targetLow(room, at);
        long mac = NdpMessage.linkAddress(room, at + NdpMessage.BYTES, end, NdpMessage.TARGET_LINK_ADDRESS);
        if (station.owns(high, low)) {
            if (mac != station.mac()) {
                station.onConflict(high, low, nowNanos); // RFC 4862 section 5.4.4
            }
            return;
        }
        IpAddress target = new IpAddress(high, low);
        int flags = NdpMessage.flags(room, at);
        long known = neighbours.macOf(target);
        long told = mac == MacAddress.UNKNOWN ? known : mac;
        if (told == MacAddress.UNKNOWN || MacAddress.isGroup(told)) {
            return;
        }
        boolean overrides = (flags & NdpMessage.OVERRIDE) != 0 || known == MacAddress.UNKNOWN || known == told;
        if (overrides && (flags & NdpMessage.SOLICITED) != 0) { // section 7.2.5
            neighbours.onAnswer(target, told, nowNanos);
        } else if (overrides) {
            neighbours.onHint(target, told, false, nowNanos);
        }
    }

    /** Asks who has an address; {@code mac} is {@link MacAddress#UNKNOWN} to ask all. */
    void request(long high, long low, long mac) {
        long sourceHigh = station.ipv6HighFor(high, low);
        long sourceLow = station.ipv6LowFor(high, low);
        if ((sourceHigh | sourceLow) == 0) {
            return;
        }
        if (mac == MacAddress.UNKNOWN) {
            solicit(sourceHigh, sourceLow, high, low);
        } else {
            send(new Message(IcmpMessage.V6_NEIGHBOUR_SOLICITATION, 0, sourceHigh, sourceLow, high, low, high, low,
                    NdpMessage.SOURCE_LINK_ADDRESS), mac);
        }
    }

    /** Asks whether anybody has an address that we are about to use (RFC 4862 section 5.4.2). */
    public void probe(long high, long low) {
        long group = solicitedNodeLow(low);
        send(new Message(IcmpMessage.V6_NEIGHBOUR_SOLICITATION, 0, 0, 0, ALL_NODES_HIGH, group, high, low, 0),
                MacAddress.ofIpv6Group(group));
    }

    private void solicit(long sourceHigh, long sourceLow, long high, long low) {
        long group = solicitedNodeLow(low);
        send(new Message(IcmpMessage.V6_NEIGHBOUR_SOLICITATION, 0, sourceHigh, sourceLow, ALL_NODES_HIGH, group, high,
                low, NdpMessage.SOURCE_LINK_ADDRESS), MacAddress.ofIpv6Group(group));
    }

    private void advertise(long toHigh, long toLow, long mac, long high, long low, int flags) {
        send(new Message(IcmpMessage.V6_NEIGHBOUR_ADVERTISEMENT, flags, high, low, toHigh, toLow, high, low,
                NdpMessage.TARGET_LINK_ADDRESS), mac);
    }

    /** A message before it is written; option 0 = none. */
    private record Message(int type, int flags, long sourceHigh, long sourceLow, long toHigh, long toLow,
            long targetHigh, long targetLow, int option) {}

    private void send(Message message, long mac) {
        Frame frame = output.allocate();
        if (frame == null) {
            return; // as if lost
        }
        MemorySegment room = frame.room();
        int start = frame.readerIndex();
        int ip = start + EthernetHeader.BYTES;
        int at = ip + Ipv6Header.BYTES;
        int length = NdpMessage.BYTES + (message.option == 0 ? 0 : NdpMessage.OPTION_BYTES);
        EthernetHeader.write(room, start, mac, station.mac(), EthernetHeader.IPV6);
        Ipv6Header.begin(room, ip, 0, 0, length, 58, HOP_LIMIT);
        Ipv6Header.source(room, ip, message.sourceHigh, message.sourceLow);
        Ipv6Header.target(room, ip, message.toHigh, message.toLow);
        IcmpMessage.write(room, at, message.type, 0, message.flags);
        BigEndian.put64(room, at + IcmpMessage.BYTES, message.targetHigh);
        BigEndian.put64(room, at + IcmpMessage.BYTES + 8, message.targetLow);
        if (message.option != 0) {
            NdpMessage.option(room, at + NdpMessage.BYTES, message.option, station.mac());
        }
        long pseudo = Checksum.pseudo(message.sourceHigh, message.sourceLow, message.toHigh, message.toLow, 58, length);
        IcmpMessage.checksum(room, at, Checksum.finish(pseudo + Checksum.sum(room, at, length)));
        frame.writerIndex(at + length);
        output.transmit(frame);
    }
}
