package io.nstack.stack.dpdk.ip;

import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.Ipv4Header;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The beginning of a packet of ours, as an ICMP error quotes it or as it failed here. */
final class QuotedPacket {

    private static final int MOST_HEADERS = 8;

    /** RFC 1191 section 7.1: MTUs of links, for routers that do not say theirs. */
    private static final int[] PLATEAUS = {32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68};

    private QuotedPacket() {}

    /** What the error is apart from the quoted packet. */
    record Cause(PathError.Kind kind, int mtuBytes, IpAddress reporter) {}

    /** Reads it; null = there is not enough of it. */
    static @Nullable PathError read(MemorySegment room, long at, long end, Cause cause) {
        if (end - at < Ipv4Header.BYTES) {
            return null;
        }
        return switch (Ipv4Header.version(room, at)) {
            case 4 -> ipv4(room, at, end, cause);
            case 6 -> ipv6(room, at, end, cause);
            default -> null;
        };
    }

    private static @Nullable PathError ipv4(MemorySegment room, long at, long end, Cause cause) {
        int headerBytes = Ipv4Header.headerBytes(room, at);
        if (headerBytes < Ipv4Header.BYTES || end - at < headerBytes
                || (Ipv4Header.fragment(room, at) & Ipv4Header.FRAGMENT_OFFSET) != 0) {
            return null;
        }
        int mtu = cause.mtuBytes;
        if (cause.kind == PathError.Kind.TOO_BIG && mtu == 0) {
            mtu = plateauBelow(Ipv4Header.totalBytes(room, at));
        }
        return transport(room, at + headerBytes, end, new Ends(Ipv4Header.protocol(room, at), mtu,
                IpAddress.ipv4(Ipv4Header.source(room, at)), IpAddress.ipv4(Ipv4Header.target(room, at))), cause);
    }

    private static int plateauBelow(int bytes) {
        for (int each : PLATEAUS) {
            if (each < bytes) {
                return each;
            }
        }
        return PLATEAUS[PLATEAUS.length - 1];
    }

    private static @Nullable PathError ipv6(MemorySegment room, long at, long end, Cause cause) {
        if (end - at < Ipv6Header.BYTES) {
            return null;
        }
        int header = Ipv6Header.nextHeader(room, at);
        long next = at + Ipv6Header.BYTES;
        for (int i = 0; i < MOST_HEADERS && isSkipped(header) && end - next >= 8; i++) {
            boolean fragment = header == Ipv6Header.FRAGMENT;
            if (fragment && Ipv6Header.fragmentOffset(room, next) != 0) {
                return null;
            }
            header = BigEndian.get8(room, next);
            next += fragment ? Ipv6Header.FRAGMENT_BYTES : (BigEndian.get8(room, next + 1) + 1) * 8L;
        }
        return transport(room, next, end, new Ends(header, cause.mtuBytes,
                new IpAddress(Ipv6Header.sourceHigh(room, at), Ipv6Header.sourceLow(room, at)),
                new IpAddress(Ipv6Header.targetHigh(room, at), Ipv6Header.targetLow(room, at))), cause);
    }

    private static boolean isSkipped(int header) {
        return header == Ipv6Header.FRAGMENT || header == Ipv6Header.DESTINATION_OPTIONS
                || header == Ipv6Header.ROUTING || header == Ipv6Header.HOP_BY_HOP;
    }

    private record Ends(int protocol, int mtuBytes, IpAddress local, IpAddress remote) {}

    /** 8 bytes are quoted at least (RFC 792): ports, and for TCP the sequence number. */
    private static @Nullable PathError transport(MemorySegment room, long at, long end, Ends ends, Cause cause) {
        if (end - at < 8) {
            return null;
        }
        return new PathError(cause.kind, ends.mtuBytes, ends.protocol, ends.local, BigEndian.get16(room, at),
                ends.remote,
                BigEndian.get16(room, at + 2), BigEndian.get32(room, at + 4), cause.reporter);
    }
}
