package io.nstack.stack.dpdk.group;

import io.nstack.stack.dpdk.ip.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which senders to one group the sockets of this host want together (RFC 3376 section 3.2): all, or these. Guarded by the
 * table.
 */
final class GroupFilter {

    private static final Comparator<IpAddress> ORDER = Comparator.comparingLong(IpAddress::high)
            .thenComparingLong(IpAddress::low);

    private final IpAddress group;
    private final Map<IpAddress, Integer> sources = new TreeMap<>(ORDER);
    private int all; // sockets that want all senders

    // what is still to be reported of changes, RFC 3376 section 5.1
    private boolean modeChanged;
    private final Set<IpAddress> allowed = new TreeSet<>(ORDER);
    private final Set<IpAddress> blocked = new TreeSet<>(ORDER);
    int reportsLeft;
    long reportNanos;
    /** When a query is to be answered; {@link Long#MAX_VALUE} = none is open. */
    long answerNanos = Long.MAX_VALUE;

    GroupFilter(IpAddress group) { this.group = group; }

    boolean isEmpty() { return all == 0 && sources.isEmpty(); }

    /** Changes it; whether there is something to report. */
    boolean change(@Nullable IpAddress source, int by) {
        boolean wantedAll = all > 0;
        if (source == null) {
            all += by;
            boolean changed = wantedAll != all > 0;
            modeChanged |= changed;
            return changed;
        }
        int before = sources.getOrDefault(source, 0);
        if (before + by == 0) {
            sources.remove(source);
        } else {
            sources.put(source, before + by);
        }
        if (wantedAll || (before != 0 && before + by != 0)) {
            return false; // all senders are wanted anyway, or this one still
        }
        (by > 0 ? blocked : allowed).remove(source);
        (by > 0 ? allowed : blocked).add(source);
        return true;
    }

    /** What has changed, said once more. */
    List<GroupRecord> changes() {
        if (modeChanged) {
            return List.of(new GroupRecord(group,
                    all > 0 ? GroupRecord.Type.CHANGE_TO_EXCLUDE : GroupRecord.Type.CHANGE_TO_INCLUDE, wanted()));
        }
        List<GroupRecord> records = new ArrayList<>(2);
        if (!allowed.isEmpty()) {
            records.add(new GroupRecord(group, GroupRecord.Type.ALLOW_NEW_SOURCES, List.copyOf(allowed)));
        }
        if (!blocked.isEmpty()) {
            records.add(new GroupRecord(group, GroupRecord.Type.BLOCK_OLD_SOURCES, List.copyOf(blocked)));
        }
        return records;
    }

    void changesReported() {
        modeChanged = false;
        allowed.clear();
        blocked.clear();
    }

    /** What is so now. */
    GroupRecord state() {
        return new GroupRecord(group, all > 0 ? GroupRecord.Type.MODE_IS_EXCLUDE : GroupRecord.Type.MODE_IS_INCLUDE,
                wanted());
    }

    private List<IpAddress> wanted() { return all > 0 ? List.of() : List.copyOf(sources.keySet()); }

    IpAddress group() { return group; }
}
