package io.nstack.stack.dpdk.group;

import io.nstack.stack.dpdk.ip.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one instance and what is to be said of them. Any thread; {@link #isJoined} takes no lock. No engine owns
 * the timers: whichever comes by when a report is due sends it.
 */
public final class GroupTable {

    // RFC 3376 section 8, RFC 3810 section 9
    private static final int ROBUSTNESS = 2;
    private static final long UNSOLICITED_NANOS = 1_000_000_000L;
    private static final long OLDER_QUERIER_NANOS = 260_000_000_000L; // robustness * query interval + response interval

    private final Map<IpAddress, GroupFilter> filters = new HashMap<>(); // guarded by this
    private final RandomGenerator random; // guarded by this
    private volatile long[] joined = {}; // halves in turn; written under this
    private volatile long nextNanos = Long.MAX_VALUE; // written under this
    private int version4 = 3; // guarded by this; of IGMP, as the routers speak it
    private int version6 = 2; // guarded by this; of MLD
    private long older4UntilNanos; // guarded by this
    private long older6UntilNanos; // guarded by this

    /** Nothing is joined yet; {@code random} spreads the answers of many hosts. */
    public GroupTable(RandomGenerator random) {
        this.random = random;
    }

    /** Whether somebody here listens to a group; two longs, IPv4-mapped for IPv4. */
    public boolean isJoined(long high, long low) {
        long[] all = joined;
        for (int i = 0; i < all.length; i += 2) {
            if (all[i + 1] == low && all[i] == high) {
                return true;
            }
        }
        return false;
    }

    /** A socket listens to a group, to all senders or to one. */
    public synchronized void join(IpAddress group, @Nullable IpAddress source, long nowNanos) {
        GroupFilter filter = filters.computeIfAbsent(group, GroupFilter::new);
        changed(filter, filter.change(source, 1), nowNanos);
    }

    /** It does no longer. */
    public synchronized void leave(IpAddress group, @Nullable IpAddress source, long nowNanos) {
        GroupFilter filter = filters.get(group);
        if (filter != null) {
            changed(filter, filter.change(source, -1), nowNanos);
        }
    }

    private void changed(GroupFilter filter, boolean reportable, long nowNanos) {
        if (reportable && isReported(filter.group())) {
            filter.reportsLeft = ROBUSTNESS;
            filter.reportNanos = nowNanos;
        }
        joined = filters.values().stream().filter(each -> !each.isEmpty())
                .flatMapToLong(each -> java.util.stream.LongStream.of(each.group().high(), each.group().low()))
                .toArray();
        tidy();
    }

    /** All hosts are always meant, and said by nobody (RFC 3376 section 4, RFC 3810 section 6). */
    private static boolean isReported(IpAddress group) {
        return !(group.isIpv4() && (int) group.low() == 0xe000_0001)
                && !(group.high() == 0xff02L << 48 && group.low() == 1)
                && (group.isIpv4() || group.high() >>> 48 != 0xff01);
    }

    // ---- queries ----

    /**
     * A router asks.
     *
     * @param ipv4    whether by IGMP
     * @param version of its IGMP or MLD
     * @param group   of which group; null = of all
     * @param mostNanos within which time it wants to hear
     */
    synchronized void onQuery(boolean ipv4, int version, @Nullable IpAddress group, long mostNanos, long nowNanos) {
        noteVersion(ipv4, version, nowNanos);
        for (GroupFilter each : filters.values()) {
            IpAddress address = each.group();
            if (address.isIpv4() == ipv4 && !each.isEmpty() && isReported(address)
                    && (group == null || group.equals(address))) {
                long at = nowNanos + (mostNanos < 1 ? 0 : random.nextLong(mostNanos));
                if (each.answerNanos == Long.MAX_VALUE || each.answerNanos - at > 0) { // RFC 3376 section 5.2
                    each.answerNanos = at;
                }
            }
        }
        tidy();
    }

    private void noteVersion(boolean ipv4, int version, long nowNanos) { // RFC 3376 section 7.2.1, RFC 3810 section 8.2.1
        if (ipv4 && version < 3) {
            version4 = version;
            older4UntilNanos = nowNanos + OLDER_QUERIER_NANOS;
        } else if (!ipv4 && version < 2) {
            version6 = version;
            older6UntilNanos = nowNanos + OLDER_QUERIER_NANOS;
        }
    }

    // ---- reports ----

    /** What is to be said, and in which version. */
    record Report(boolean ipv4, int version, List<GroupRecord> records) {}

    /** When {@link #onTimers} has something to do; {@link Long#MAX_VALUE} = never. */
    public long nextTimerNanos() {
        return nextNanos;
    }

    /** Sends what is due by {@code writer}, which belongs to the calling engine. */
    public void onTimers(long nowNanos, ReportWriter writer) {
        if (nextNanos == Long.MAX_VALUE || nextNanos - nowNanos > 0) {
            return;
        }
        for (Report each : takeDue(nowNanos)) {
            writer.write(each);
        }
    }

    private synchronized List<Report> takeDue(long nowNanos) {
        if (version4 < 3 && older4UntilNanos - nowNanos <= 0) {
            version4 = 3;
        }
        if (version6 < 2 && older6UntilNanos - nowNanos <= 0) {
            version6 = 2;
        }
        List<GroupRecord> four = new ArrayList<>();
        List<GroupRecord> six = new ArrayList<>();
        for (Iterator<GroupFilter> all = filters.values().iterator(); all.hasNext();) {
            GroupFilter each = all.next();
            List<GroupRecord> records = each.group().isIpv4() ? four : six;
            if (each.reportsLeft > 0 && each.reportNanos - nowNanos <= 0) {
                records.addAll(each.changes());
                each.reportsLeft--;
                each.reportNanos = nowNanos + random.nextLong(UNSOLICITED_NANOS);
                if (each.reportsLeft == 0) {
                    each.changesReported();
                }
            }
            if (each.answerNanos != Long.MAX_VALUE && each.answerNanos - nowNanos <= 0) {
                each.answerNanos = Long.MAX_VALUE;
                if (!each.isEmpty()) {
                    records.add(each.state());
                }
            }
        }
        tidy();
        List<Report> due = new ArrayList<>(2);
        if (!four.isEmpty()) {
            due.add(new Report(true, version4, four));
        }
        if (!six.isEmpty()) {
            due.add(new Report(false, version6, six));
        }
        return due;
    }

    /** Forgets what was left and reported, and looks for the next time. */
    private void tidy() {
        filters.values().removeIf(each -> each.isEmpty() && each.reportsLeft == 0);
        long next = Long.MAX_VALUE;
        for (GroupFilter each : filters.values()) {
            if (each.reportsLeft > 0) {
                next = earlier(next, each.reportNanos);
            }
            next = earlier(next, each.answerNanos);
        }
        nextNanos = next;
    }

    private static long earlier(long one, long other) {
        if (one == Long.MAX_VALUE || other == Long.MAX_VALUE) {
            return one == Long.MAX_VALUE ? other : one;
        }
        return one - other < 0 ? one : other;
    }
}
