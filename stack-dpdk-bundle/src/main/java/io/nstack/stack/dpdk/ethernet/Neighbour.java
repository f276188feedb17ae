package io.nstack.stack.dpdk.ethernet;

import io.nstack.stack.dpdk.ip.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One station on the link and what is known of it: its MAC address and whether it can be reached (RFC 4861 section
 * 7.3.2, for IPv4 neighbours too). Shared by the engines of an instance: each reads, {@link NeighbourTable} writes.
 */
public final class Neighbour {

    enum State {
        /** Nobody asks for it. */
        IDLE,
        /** Asked for, not answered yet. */
        INCOMPLETE,
        /** Known to work. */
        REACHABLE,
        /** Worked once, or said of itself. */
        STALE,
        /** Used while stale; is probed unless it proves to be there. */
        DELAY,
        /** Asked whether it is still there. */
        PROBE,
        /** Did not answer; is not asked again for a while. */
        FAILED
    }

    private final IpAddress address;
    private final NeighbourTable table;

    // Written under the table's lock. Readers look at the deadline first, and take the MAC address if it is ahead.
    private volatile long mac = MacAddress.UNKNOWN;
    private volatile long usableUntilNanos;
    private volatile State state = State.IDLE;

    /** No answer finds it any more: there were too many. */
    volatile boolean evicted;

    // guarded by the table
    int asked;
    boolean suspected; // all stations are asked then, not the one that was told
    long maySuspectNanos;
    long dueNanos;
    final List<NeighbourWaiter> waiters = new ArrayList<>(1);

    Neighbour(IpAddress address, NeighbourTable table, long nowNanos) {
        this.address = address;
        this.table = table;
        this.usableUntilNanos = nowNanos;
        this.maySuspectNanos = nowNanos;
    }

    /** Its IP address. */
    public IpAddress address() { return address; }

    State state() { return state; }

    long mac() { return mac; }

    /** The state for the table to change, under its lock. */
    void become(State next, long newMac, long usableUntil) {
        suspected &= next == State.PROBE;
        mac = newMac;
        state = next;
        usableUntilNanos = usableUntil;
    }

    /**
     * Where to send to, now. A neighbour that is not known, or not surely there any more, is asked for.
     *
     * @param waiter told when a neighbour that was {@link MacAddress#UNKNOWN} has answered, or has not
     * @return the MAC address, or {@link MacAddress#UNKNOWN}
     */
    public long macFor(long nowNanos, NeighbourWaiter waiter) {
        if (usableUntilNanos - nowNanos > 0) {
            return mac;
        }
        return table.use(this, nowNanos, waiter);
    }

    /** Whether it was asked for in vain and is not to be asked again yet. */
    public boolean isUnreachable() {
        return state == State.FAILED;
    }

    /** Whether the table has forgotten it, so that whoever uses it has to look for its successor. */
    public boolean isEvicted() {
        return evicted;
    }

    /** A packet that could only come if ours had got there has come (RFC 4861 section 7.3.1). */
    public void confirmed(long nowNanos) {
        // once a second will do: the others change nothing
        if (state != State.REACHABLE || usableUntilNanos - nowNanos < NeighbourTable.REACHABLE_NANOS - 1_000_000_000L) {
            table.confirm(this, nowNanos);
        }
    }

    /** Nothing comes back from there (RFC 1122 section 2.3.2.1). */
    public void suspected(long nowNanos) {
        table.suspect(this, nowNanos);
    }

    @Override
    public String toString() { return address + " " + state + (mac < 0 ? "" : " " + MacAddress.toString(mac)); }
}
