package io.nstack.stack.dpdk.ip;

import io.nstack.stack.dpdk.ethernet.NeighbourDiscovery;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.dpdk.wire.IcmpMessage;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers echo requests, and takes errors and neighbour discovery in, of both families. Loop thread only. */
final class IcmpReceiver implements Transport {

    private static final PathError.Kind[] IPV4_CODES = { // RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1
            PathError.Kind.NETWORK_UNREACHABLE, PathError.Kind.HOST_UNREACHABLE, PathError.Kind.PROTOCOL_UNREACHABLE,
            PathError.Kind.PORT_UNREACHABLE, PathError.Kind.TOO_BIG, PathError.Kind.NETWORK_UNREACHABLE,
            PathError.Kind.NETWORK_UNREACHABLE, PathError.Kind.HOST_UNREACHABLE, PathError.Kind.HOST_UNREACHABLE,
            PathError.Kind.PROHIBITED, PathError.Kind.PROHIBITED, PathError.Kind.NETWORK_UNREACHABLE,
            PathError.Kind.HOST_UNREACHABLE, PathError.Kind.PROHIBITED, PathError.Kind.PROHIBITED,
            PathError.Kind.PROHIBITED};

    private final NeighbourDiscovery discovery;
    private final PacketSender sender;
    private final IcmpSender.DestinationSource destinations;
    private final IpCounters counters;
    private final Consumer<PathError> errors;
    private final Transport listenerQueries;

    /**
     * For one engine.
     *
     * @param errors          hears of those about packets that may be ours
     * @param listenerQueries gets multicast listener queries
     */
    IcmpReceiver(NeighbourDiscovery discovery, PacketSender sender, IcmpSender.DestinationSource destinations,
            IpCounters counters, Consumer<PathError> errors, Transport listenerQueries) {
        this.discovery = discovery;
        this.sender = sender;
        this.destinations = destinations;
        this.counters = counters;
        this.errors = errors;
        this.listenerQueries = listenerQueries;
    }

    @Override
    public boolean onPacket(Packet packet, long nowNanos) {
        boolean ipv4 = packet.protocol == Protocols.ICMP;
        MemorySegment room = packet.frame().room();
        if (packet.length < IcmpMessage.BYTES || ipv4 != IpAddress.isIpv4(packet.targetHigh, packet.targetLow)) {
            counters.malformed++;
        } else if (!isGood(packet, room, ipv4)) {
            counters.badChecksum++;
        } else if (ipv4) {
            receiveV4(packet, room);
        } else if (IcmpMessage.type(room, packet.offset) == IcmpMessage.V6_LISTENER_QUERY) {
            return listenerQueries.onPacket(packet, nowNanos);
        } else {
            receiveV6(packet, room, nowNanos);
        }
        packet.frame().release();
        return true;
    }

    private static boolean isGood(Packet packet, MemorySegment room, boolean ipv4) {
        long sum = Checksum.sum(room, packet.offset, packet.length);
        if (!ipv4) {
            sum += Checksum.pseudo(packet.sourceHigh, packet.sourceLow, packet.targetHigh, packet.targetLow,
                    Protocols.ICMPV6, packet.length);
        }
        return Checksum.isGood(sum);
    }

    private void receiveV4(Packet packet, MemorySegment room) {
        long at = packet.offset;
        int code = IcmpMessage.code(room, at);
        switch (IcmpMessage.type(room, at)) {
            case IcmpMessage.V4_ECHO_REQUEST -> {
                if (!packet.toMany) { // RFC 1122 section 3.2.2.6 allows silence, and it saves from amplifying
                    echo(packet, room, IcmpMessage.V4_ECHO_REPLY);
                }
            }
            case IcmpMessage.V4_UNREACHABLE -> {
                if (code < IPV4_CODES.length) {
                    int mtu = code == IcmpMessage.V4_TOO_BIG ? IcmpMessage.word(room, at) & 0xffff : 0;
                    error(packet, room, IPV4_CODES[code], mtu);
                }
            }
            case IcmpMessage.V4_TIME_EXCEEDED -> error(packet, room, PathError.Kind.TIME_EXCEEDED, 0);
            case IcmpMessage.V4_PARAMETER_PROBLEM -> error(packet, room, PathError.Kind.PARAMETER_PROBLEM, 0);
            default -> {
                // replies to others, and what is obsolete: source quench (RFC 6633), redirects
            }
        }
    }

    private void receiveV6(Packet packet, MemorySegment room, long nowNanos) {
        long at = packet.offset;
        switch (IcmpMessage.type(room, at)) {
            case IcmpMessage.V6_ECHO_REQUEST -> echo(packet, room, IcmpMessage.V6_ECHO_REPLY);
            case IcmpMessage.V6_NEIGHBOUR_SOLICITATION, IcmpMessage.V6_NEIGHBOUR_ADVERTISEMENT ->
                discovery.receive(room, packet.networkOffset, at, at + packet.length, nowNanos);
            case IcmpMessage.V6_UNREACHABLE -> error(packet, room, ipv6Kind(IcmpMessage.code(room, at)), 0);
            case IcmpMessage.V6_TOO_BIG ->
                error(packet, room, PathError.Kind.TOO_BIG,
                        Math.clamp(IcmpMessage.word(room, at) & 0xffff_ffffL, 0, 65_535));
            case IcmpMessage.V6_TIME_EXCEEDED -> error(packet, room, PathError.Kind.TIME_EXCEEDED, 0);
            case IcmpMessage.V6_PARAMETER_PROBLEM -> error(packet, room, // code 1: it does not know the next header
                    IcmpMessage.code(room, at) == 1
                            ? PathError.Kind.PROTOCOL_UNREACHABLE
                            : PathError.Kind.PARAMETER_PROBLEM,
                    0);
            default -> {
                // replies to others, and router advertisements: routes are configured
            }
        }
    }

    private static PathError.Kind ipv6Kind(int code) { // RFC 4443 section 3.1
        return switch (code) {
            case IcmpMessage.V6_NO_ROUTE -> PathError.Kind.NETWORK_UNREACHABLE;
            case IcmpMessage.V6_PROHIBITED, 5, 6 -> PathError.Kind.PROHIBITED;
            case IcmpMessage.V6_PORT -> PathError.Kind.PORT_UNREACHABLE;
            default -> PathError.Kind.HOST_UNREACHABLE;
        };
    }

    /** Sends back what came (RFC 792, RFC 4443 section 4.2), from the address it came to if that is one of ours. */
    private void echo(Packet packet, MemorySegment room, int reply) {
        CachedDestination to = packet.toMany
                ? destinations.find(0, 0, packet.sourceHigh, packet.sourceLow)
                : destinations.find(packet.targetHigh, packet.targetLow, packet.sourceHigh, packet.sourceLow);
        if (to == null) {
            return;
        }
        IcmpMessage.write(room, packet.offset, reply, 0, IcmpMessage.word(room, packet.offset));
        long sum = Checksum.sum(room, packet.offset, packet.length);
        if (!to.isIpv4()) {
            sum += Checksum.pseudo(to.localHigh(), to.localLow(), to.remoteHigh(), to.remoteLow(), packet.protocol,
                    packet.length);
        }
        IcmpMessage.checksum(room, packet.offset, Checksum.finish(sum));
        sender.sendCopy(room, packet.offset, packet.length, to, packet.protocol, packet.trafficClass, 0);
    }

    private void error(Packet packet, MemorySegment room, PathError.Kind kind, int mtuBytes) {
        IpAddress reporter = new IpAddress(packet.sourceHigh, packet.sourceLow);
        long end = (long) packet.offset + packet.length;
        @Nullable
        PathError error = QuotedPacket.read(room, packet.offset + IcmpMessage.BYTES, end,
                new QuotedPacket.Cause(kind, mtuBytes, reporter));
        if (error != null) {
            errors.accept(error);
        }
    }

    @Override
    public void onError(PathError error, long nowNanos) {
        // nobody here has asked for anything
    }
}
