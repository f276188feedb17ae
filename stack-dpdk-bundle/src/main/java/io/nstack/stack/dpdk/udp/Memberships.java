package io.nstack.stack.dpdk.udp;

import io.nstack.stack.dpdk.group.GroupTable;
import io.nstack.stack.dpdk.ip.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The multicast groups that one socket listens to. Loop thread only. */
final class Memberships {

    private final GroupTable groups;
    private final List<Member> members = new ArrayList<>(1);

    /** A group, and the only sender wanted; null = all. */
    private record Member(IpAddress group, @Nullable IpAddress source) {}

    Memberships(GroupTable groups) { this.groups = groups; }

    /** Whether it was not joined before. */
    boolean join(IpAddress group, @Nullable IpAddress source, long nowNanos) {
        Member member = new Member(group, source);
        if (members.contains(member)) {
            return false;
        }
        members.add(member);
        groups.join(group, source, nowNanos);
        return true;
    }

    /** Whether it was joined. */
    boolean leave(IpAddress group, @Nullable IpAddress source, long nowNanos) {
        if (!members.remove(new Member(group, source))) {
            return false;
        }
        groups.leave(group, source, nowNanos);
        return true;
    }

    boolean wants(long groupHigh, long groupLow, long sourceHigh, long sourceLow) {
        for (Member each : members) {
            if (each.group.low() == groupLow && each.group.high() == groupHigh && (each.source == null
                    || (each.source.low() == sourceLow && each.source.high() == sourceHigh))) {
                return true;
            }
        }
        return false;
    }

    void leaveAll(long nowNanos) {
        members.forEach(each -> groups.leave(each.group, each.source, nowNanos));
        members.clear();
    }
}
