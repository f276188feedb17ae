package io.nstack.stack.dpdk.ip;

import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;

/** Walks the extension headers of an IPv6 packet (RFC 8200 section 4). Loop thread only. */
final class Ipv6Extensions {

    private static final int MOST_HEADERS = 8; // no sane packet has more; each costs time
    private static final int PAD1 = 0;
    private static final int ERRONEOUS_FIELD = 0; // codes of the parameter problem (RFC 4443 section 3.4)
    private static final int UNRECOGNIZED_OPTION = 2;

    private final IcmpSender errors;
    private long nextField; // where the number of what follows stands, for parameter problems

    Ipv6Extensions(IcmpSender errors) { this.errors = errors; }

    /** Where the next header's number stands that the last walk ended with. */
    long nextField() { return nextField; }

    /**
     * Moves the packet's offset and protocol on to the first header that is not an extension, or to the first fragment
     * header.
     *
     * @param field where the first header's number stands
     * @return false = the packet is to be dropped; what has to be said is said
     */
    boolean follow(Packet packet, long field) {
        nextField = field;
        MemorySegment room = packet.frame().room();
        for (int i = 0; i < MOST_HEADERS; i++) {
            switch (packet.protocol) {
                case Ipv6Header.HOP_BY_HOP -> {
                    if (i > 0 || !options(packet, room)) { // only right behind the IPv6 header
                        return false;
                    }
                }
                case Ipv6Header.DESTINATION_OPTIONS -> {
                    if (!options(packet, room)) {
                        return false;
                    }
                }
                case Ipv6Header.ROUTING -> {
                    if (!isFinalHop(packet, room)) {
                        return false;
                    }
                }
                default -> {
                    return true;
                }
            }
            skip(packet, room);
        }
        return false;
    }

    private static int lengthOf(Packet packet, MemorySegment room) {
        return packet.length < 8 ? -1 : (BigEndian.get8(room, packet.offset + 1L) + 1) * 8;
    }

    private void skip(Packet packet, MemorySegment room) {
        int bytes = lengthOf(packet, room);
        nextField = packet.offset;
        packet.protocol = BigEndian.get8(room, packet.offset);
        packet.offset += bytes;
        packet.length -= bytes;
    }

    /** A route that has come to its end is ignored (RFC 8200 section 4.4); type 0 is as unknown as others (RFC 5095). */
    private boolean isFinalHop(Packet packet, MemorySegment room) {
        int bytes = lengthOf(packet, room);
        if (bytes < 0 || bytes > packet.length) {
            return false;
        }
        if (BigEndian.get8(room, packet.offset + 3L) != 0) {
            errors.parameterProblem(packet, ERRONEOUS_FIELD, packet.offset + 2L - packet.networkOffset);
            return false;
        }
        return true;
    }

    /** Whether all options may be skipped (RFC 8200 section 4.2). */
    private boolean options(Packet packet, MemorySegment room) {
        int bytes = lengthOf(packet, room);
        if (bytes < 0 || bytes > packet.length) {
            return false;
        }
        long end = (long) packet.offset + bytes;
        long at = packet.offset + 2L;
        while (at < end) {
            int kind = BigEndian.get8(room, at);
            if (kind == PAD1) {
                at++;
                continue;
            }
            if (at + 2 > end || at + 2 + BigEndian.get8(room, at + 1) > end) {
                return false;
            }
            if (!mayBeSkipped(kind)) {
                complain(packet, kind, at);
                return false;
            }
            at += 2 + BigEndian.get8(room, at + 1);
        }
        return true;
    }

    private static boolean mayBeSkipped(int kind) { return kind >>> 6 == 0; }

    private void complain(Packet packet, int kind, long at) {
        int action = kind >>> 6; // 1 = in silence, 2 = say so, 3 = say so unless it came to many
        if (action == 2 || (action == 3 && !packet.toMany)) {
            errors.parameterProblem(packet, UNRECOGNIZED_OPTION, at - packet.networkOffset);
        }
    }
}
