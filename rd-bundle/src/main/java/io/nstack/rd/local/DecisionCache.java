package io.nstack.rd.local;

import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.StackSnapshot;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one policy for one snapshot, by flow: a table of fixed size in which a newer decision overwrites an
 * older one. Any thread, no lock: entries are immutable and published by a plain write, so a reader sees one whole
 * (final fields, JLS 17.5) or not at all, and a lost write only costs a second decision. A hit allocates nothing.
 */
final class DecisionCache {

    /** Flows kept at most; about 1 MB when full. */
    static final int SLOTS = 4096;
    /** Slots in which one flow may stand, side by side, so that a few that share a hash do not evict each other. */
    private static final int WAYS = 4;

    private final StackSnapshot snapshot;
    private final @Nullable Kept[] slots = new Kept[SLOTS];
    private int turn; // which way to overwrite next; racy, any value will do

    /** A decision with the counter of the rule that made it. */
    record Kept(int hash, Flow flow, Decision decision, LongAdder hits) {}

    DecisionCache(StackSnapshot snapshot) { this.snapshot = snapshot; }

    /** Whether this is the very snapshot: each change makes a new object, so its content need not be looked at. */
    @SuppressWarnings("ReferenceEquality")
    boolean isFor(StackSnapshot other) { return snapshot == other; }

    @Nullable
    Kept find(Flow flow) {
        int hash = hash(flow);
        int set = set(hash);
        for (int way = 0; way < WAYS; way++) {
            Kept each = slots[set + way];
            if (isOf(each, hash, flow)) {
                return each;
            }
        }
        return null;
    }

    void keep(Flow flow, Decision decision, LongAdder hits) {
        if (!isPlain(flow.local()) || !isPlain(flow.remote())) {
            return;
        }
        int hash = hash(flow);
        int set = set(hash);
        int way = 0;
        while (way < WAYS && slots[set + way] != null) {
            way++;
        }
        slots[set + (way < WAYS ? way : turn++ & (WAYS - 1))] = new Kept(hash, flow, decision, hits);
    }

    private static boolean isOf(@Nullable Kept kept, int hash, Flow flow) {
        return kept != null && kept.hash == hash && kept.flow.equals(flow);
    }

    /** Whether the address is the JDK's own: one of an application's class would keep its bundle's loader alive. */
    private static boolean isPlain(@Nullable SocketAddress address) {
        return address == null || address.getClass() == InetSocketAddress.class
                || address.getClass() == UnixDomainSocketAddress.class;
    }

    private static int hash(Flow flow) { return flow.hashCode() * 0x9E3779B9; }

    /** The first slot of the set in which a flow may stand. */
    private static int set(int hash) {
        return (hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS))) & -WAYS;
    }
}
