package io.nstack.stack.dpdk.ethernet;

import io.nstack.stack.dpdk.ethernet.Neighbour.State;
import io.nstack.stack.dpdk.ip.IpAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The neighbours of one instance, for all its engines. Engines read entries without a lock; whatever changes one takes
 * this table's. Any thread; the clock is a parameter.
 *
 * <p>No engine owns the timers: whichever comes by when one is due asks the neighbour with its own frames.
 */
public final class NeighbourTable {

    // RFC 4861 section 10
    static final long REACHABLE_NANOS = 30_000_000_000L;
    private static final long RETRANS_NANOS = 1_000_000_000L;
    private static final long DELAY_FIRST_PROBE_NANOS = 5_000_000_000L;
    private static final int MAX_SOLICIT = 3; // MAX_MULTICAST_SOLICIT and MAX_UNICAST_SOLICIT
    private static final long FAILED_NANOS = 1_000_000_000L; // RFC 1122 section 2.3.2.1: at most one request a second

    private final int most;
    private final ConcurrentHashMap<IpAddress, Neighbour> entries = new ConcurrentHashMap<>();
    private final ArrayDeque<Neighbour> asking = new ArrayDeque<>(); // guarded by this; those whose dueNanos counts
    private volatile long nextNanos = Long.MAX_VALUE; // written under this

    /** At most so many neighbours; 16 or more. */
    public NeighbourTable(int most) {
        if (most < 16) {
            throw new IllegalArgumentException("neighbours=" + most);
        }
        this.most = most;
    }

    /** The entry for an address, a new one if there is none; null = there are too many. */
    public @Nullable Neighbour entry(IpAddress address, long nowNanos) {
        Neighbour known = entries.get(address);
        return known != null ? known : newEntry(address, nowNanos);
    }

    private synchronized @Nullable Neighbour newEntry(IpAddress address, long nowNanos) {
        if (entries.size() >= most && !makeRoom()) {
            return null;
        }
        return entries.computeIfAbsent(address, key -> new Neighbour(key, this, nowNanos));
    }

    /** Destinations that still use an entry that is thrown out go on with it; it is found by no answer any more. */
    private boolean makeRoom() {
        int before = entries.size();
        Iterator<Neighbour> all = entries.values().iterator();
        while (all.hasNext() && entries.size() > most - most / 8) {
            Neighbour each = all.next();
            if (each.state() != State.REACHABLE && each.waiters.isEmpty()) {
                stopAsking(each);
                each.become(State.IDLE, MacAddress.UNKNOWN, each.dueNanos);
                each.evicted = true;
                all.remove();
            }
        }
        return entries.size() < before;
    }

    // ---- used by senders ----

    /** The slow path of {@link Neighbour#macFor}. */
    synchronized long use(Neighbour neighbour, long nowNanos, NeighbourWaiter waiter) {
        if (neighbour.evicted) {
            return MacAddress.UNKNOWN;
        }
        switch (neighbour.state()) {
            case IDLE -> ask(neighbour, nowNanos);
            case FAILED -> {
                if (neighbour.dueNanos - nowNanos > 0) {
                    return MacAddress.UNKNOWN;
                }
                ask(neighbour, nowNanos);
            }
            case REACHABLE, STALE -> delay(neighbour, nowNanos); // its time is over (RFC 4861 section 7.3.3)
            case INCOMPLETE, DELAY, PROBE -> {
                // the timer will see to it
            }
        }
        long mac = neighbour.mac();
        if (mac == MacAddress.UNKNOWN && !neighbour.waiters.contains(waiter)) {
            neighbour.waiters.add(waiter);
        }
        return mac;
    }

    private void ask(Neighbour neighbour, long nowNanos) {
        neighbour.asked = 0;
        neighbour.become(State.INCOMPLETE, MacAddress.UNKNOWN, nowNanos);
        schedule(neighbour, nowNanos);
    }

    private void delay(Neighbour neighbour, long nowNanos) {
        neighbour.asked = 0;
        neighbour.become(State.DELAY, neighbour.mac(), nowNanos + DELAY_FIRST_PROBE_NANOS);
        schedule(neighbour, nowNanos + DELAY_FIRST_PROBE_NANOS);
    }

    private void schedule(Neighbour neighbour, long atNanos) {
        neighbour.dueNanos = atNanos;
        if (!asking.contains(neighbour)) {
            asking.add(neighbour);
        }
        if (nextNanos == Long.MAX_VALUE || nextNanos - atNanos > 0) {
            nextNanos = atNanos;
        }
    }

    private void stopAsking(Neighbour neighbour) {
        if (asking.remove(neighbour)) {
            nextNanos = earliest();
        }
    }

    private long earliest() {
        return asking.stream().mapToLong(each -> each.dueNanos).reduce((a, b) -> a - b < 0 ? a : b)
                .orElse(Long.MAX_VALUE);
    }

    synchronized void confirm(Neighbour neighbour, long nowNanos) {
        if (neighbour.mac() != MacAddress.UNKNOWN) {
            stopAsking(neighbour);
            neighbour.become(State.REACHABLE, neighbour.mac(), nowNanos + REACHABLE_NANOS);
        }
    }

    /**
     * Asks all stations who it is, while packets go on to where they went: its address was a lie or damaged perhaps, and
     * whoever has that one does not answer, or answers for himself.
     */
    synchronized void suspect(Neighbour neighbour, long nowNanos) {
        State state = neighbour.state();
        boolean known = state == State.REACHABLE || state == State.STALE || state == State.DELAY;
        if (known && !neighbour.evicted && nowNanos - neighbour.maySuspectNanos >= 0) {
            neighbour.maySuspectNanos = nowNanos + REACHABLE_NANOS; // behind a router many may be silent
            neighbour.asked = 0;
            neighbour.become(State.PROBE, neighbour.mac(), nowNanos);
            neighbour.suspected = true;
            schedule(neighbour, nowNanos);
        }
    }

    /** Takes a waiter back: its engine closes. */
    public synchronized void forget(NeighbourWaiter waiter) {
        entries.values().forEach(each -> each.waiters.remove(waiter));
    }

    // ---- told by the link ----

    /** It has answered our question: it is reachable (RFC 4861 section 7.2.5; RFC 826). */
    public void onAnswer(IpAddress address, long mac, long nowNanos) {
        Neighbour known = entries.get(address);
        if (known != null) {
            tell(known, learn(known, mac, State.REACHABLE, nowNanos));
        }
    }

    /**
     * It has said so without being asked, in a question of its own for example: a hint that is not proof (RFC 4861
     * sections 7.2.3 and 7.2.5).
     *
     * @param create whether to note down a neighbour that we have not heard of: it is about to talk to us
     */
    public void onHint(IpAddress address, long mac, boolean create, long nowNanos) {
        Neighbour known = create ? entry(address, nowNanos) : entries.get(address);
        if (known != null && known.mac() != mac) {
            tell(known, learn(known, mac, State.STALE, nowNanos));
        }
    }

    /** The MAC address as it is known, {@link MacAddress#UNKNOWN} if it is not. */
    public long macOf(IpAddress address) {
        Neighbour known = entries.get(address);
        return known == null ? MacAddress.UNKNOWN : known.mac();
    }

    private synchronized List<NeighbourWaiter> learn(Neighbour neighbour, long mac, State state, long nowNanos) {
        stopAsking(neighbour);
        neighbour.become(state, mac, state == State.REACHABLE ? nowNanos + REACHABLE_NANOS : nowNanos);
        return takeWaiters(neighbour);
    }

    private static List<NeighbourWaiter> takeWaiters(Neighbour neighbour) {
        List<NeighbourWaiter> waiters = List.copyOf(neighbour.waiters);
        neighbour.waiters.clear();
        return waiters;
    }

    private static void tell(Neighbour neighbour, List<NeighbourWaiter> waiters) {
        waiters.forEach(each -> each.onNeighbour(neighbour));
    }

    // ---- timers ----

    /** When {@link #onTimers} has something to do; {@link Long#MAX_VALUE} = never. */
    public long nextTimerNanos() {
        return nextNanos;
    }

    /** Asks neighbours for whom it is time, and gives those up that did not answer. */
    public void onTimers(long nowNanos, Solicitor solicitor) {
        if (nextNanos == Long.MAX_VALUE || nextNanos - nowNanos > 0) {
            return;
        }
        List<Neighbour> failed = new ArrayList<>(0);
        List<NeighbourWaiter> told = new ArrayList<>(0);
        synchronized (this) {
            for (int i = asking.size(); i > 0; i--) {
                Neighbour each = asking.remove();
                if (each.dueNanos - nowNanos > 0 || advance(each, nowNanos, solicitor)) {
                    asking.add(each);
                } else {
                    takeWaiters(each).forEach(waiter -> {
                        failed.add(each);
                        told.add(waiter);
                    });
                }
            }
            nextNanos = earliest();
        }
        for (int i = 0; i < failed.size(); i++) {
            told.get(i).onNeighbour(failed.get(i));
        }
    }

    /** Whether there is more to come. */
    private boolean advance(Neighbour neighbour, long nowNanos, Solicitor solicitor) {
        if (neighbour.asked == MAX_SOLICIT) { // RFC 4861 sections 7.2.2 and 7.3.3
            neighbour.become(State.FAILED, MacAddress.UNKNOWN, nowNanos);
            neighbour.dueNanos = nowNanos + FAILED_NANOS;
            return false;
        }
        neighbour.asked++;
        neighbour.dueNanos = nowNanos + RETRANS_NANOS;
        if (neighbour.state() != State.INCOMPLETE) {
            neighbour.become(State.PROBE, neighbour.mac(), neighbour.dueNanos);
        }
        solicitor.solicit(neighbour, neighbour.suspected ? MacAddress.UNKNOWN : neighbour.mac());
        return true;
    }

    /** What is known, for operators. */
    public List<String> describe() {
        return entries.values().stream().map(Neighbour::toString).sorted().toList();
    }
}
