package io.nstack.stack.dpdk.group;

import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.dpdk.ip.Transport;
import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.Checksum;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Hears routers ask for members, by IGMP and MLD. What other hosts report does not concern us. Loop thread only. */
public final class GroupQueries implements Transport {

    private static final int IGMP = 2;
    private static final int IGMP_QUERY = 0x11;
    private static final int IGMP_BYTES = 8;
    private static final int MLD1_BYTES = 24;
    private static final int MLD2_BYTES = 28;

    private final GroupTable groups;

    /** Over the instance's groups. */
    public GroupQueries(GroupTable groups) { this.groups = groups; }

    @Override
    public boolean onPacket(Packet packet, long nowNanos) {
        MemorySegment room = packet.frame().room();
        if (packet.protocol == IGMP) {
            igmp(packet, room, nowNanos);
        } else if (packet.length >= MLD1_BYTES && packet.hopLimit == 1 && packet.sourceHigh >>> 54 == 0x3fa) {
            mld(packet, room, nowNanos); // RFC 3810 section 5.1.14: from a link-local address
        }
        packet.frame().release();
        return true;
    }

    /** RFC 3376 section 7.1 tells the versions apart. */
    private void igmp(Packet packet, MemorySegment room, long nowNanos) {
        int at = packet.offset;
        if (packet.length < IGMP_BYTES || packet.hopLimit != 1 || BigEndian.get8(room, at) != IGMP_QUERY
                || !Checksum.isGood(Checksum.sum(room, at, packet.length))) {
            return;
        }
        int code = BigEndian.get8(room, at + 1);
        int version = packet.length > IGMP_BYTES ? 3 : code == 0 ? 1 : 2;
        long tenths = version == 3 ? mantissa(code, 4, 0x80) : code == 0 ? 100 : code;
        int group = BigEndian.get32(room, at + 4);
        groups.onQuery(true, version, group == 0 ? null : IpAddress.ipv4(group), tenths * 100_000_000L, nowNanos);
    }

    private void mld(Packet packet, MemorySegment room, long nowNanos) {
        int at = packet.offset;
        int code = BigEndian.get16(room, at + 4);
        int version = packet.length >= MLD2_BYTES ? 2 : 1;
        long millis = version == 2 ? mantissa(code, 12, 0x8000) : code;
        @Nullable
        IpAddress group = new IpAddress(BigEndian.get64(room, at + 8), BigEndian.get64(room, at + 16));
        boolean general = (group.high() | group.low()) == 0;
        groups.onQuery(false, version, general ? null : group, millis * 1_000_000L, nowNanos);
    }

    /** Numbers from {@code from} on are floating (RFC 3376 section 4.1.1, RFC 3810 section 5.1.3). */
    private static long mantissa(int code, int bits, int from) {
        if (code < from) {
            return code;
        }
        int mantissa = (code & ((1 << bits) - 1)) | 1 << bits;
        int exponent = code >>> bits & 7;
        return (long) mantissa << (exponent + 3);
    }

    @Override
    public void onError(PathError error, long nowNanos) {
        // no socket is behind it
    }
}
