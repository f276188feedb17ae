package io.nstack.stack.dpdk.ethernet;

import io.nstack.stack.dpdk.ip.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says on the link that addresses are ours, and asks first whether they are anybody else's: for IPv4 by announcements
 * (RFC 5227 section 2.3), for IPv6 by duplicate address detection (RFC 4862 section 5.4), during which an address is
 * already used (RFC 4429). For all engines of an instance: whichever comes by when something is due sends it. Any thread.
 */
public final class Announcements {

    private static final int ANNOUNCE_COUNT = 2; // RFC 5227 section 1.1
    private static final long ANNOUNCE_NANOS = 2_000_000_000L;
    private static final long DEFEND_NANOS = 10_000_000_000L;
    private static final long PROBE_NANOS = 1_000_000_000L; // RFC 4862 section 5.1: one probe, then as long as RetransTimer

    private final Map<IpAddress, Each> pending = new HashMap<>(); // guarded by this
    private final Map<IpAddress, Long> defended = new HashMap<>(); // guarded by this
    private volatile long nextNanos = Long.MAX_VALUE; // written under this

    /** What is still to be said of one address. */
    private static final class Each {

        private int left;
        private long dueNanos;

        Each(int left, long dueNanos) {
            this.left = left;
            this.dueNanos = dueNanos;
        }
    }

    /** Begins, for addresses that have come to be ours. */
    public synchronized void begin(List<IpAddress> addresses, long nowNanos) {
        for (IpAddress each : addresses) {
            pending.put(each, new Each(each.isIpv4() ? ANNOUNCE_COUNT : 1, nowNanos));
        }
        schedule();
    }

    /**
     * Somebody else uses an address of ours.
     *
     * @return whether we have to give it up: it was found out before we were sure of it (RFC 4862 section 5.4.5)
     */
    public synchronized boolean onConflict(IpAddress address, long nowNanos) {
        if (!address.isIpv4()) {
            boolean tentative = pending.remove(address) != null;
            schedule();
            return tentative;
        }
        Long last = defended.get(address);
        if (last == null || nowNanos - last >= DEFEND_NANOS) { // RFC 5227 section 2.4 (b): once in ten seconds
            defended.put(address, nowNanos);
            pending.putIfAbsent(address, new Each(1, nowNanos));
            schedule();
        }
        return false;
    }

    /** When {@link #onTimers} has something to do; {@link Long#MAX_VALUE} = never. */
    public long nextTimerNanos() {
        return nextNanos;
    }

    /** Sends what is due with the calling engine's frames. */
    public void onTimers(long nowNanos, Arp arp, NeighbourDiscovery discovery) {
        if (nextNanos == Long.MAX_VALUE || nextNanos - nowNanos > 0) {
            return;
        }
        for (IpAddress each : takeDue(nowNanos)) {
            if (each.isIpv4()) {
                arp.announce((int) each.low());
            } else {
                discovery.probe(each.high(), each.low());
            }
        }
    }

    private synchronized List<IpAddress> takeDue(long nowNanos) {
        List<IpAddress> due = new ArrayList<>(0);
        pending.entrySet().removeIf(entry -> {
            Each each = entry.getValue();
            if (each.dueNanos - nowNanos > 0) {
                return false;
            }
            boolean ipv4 = entry.getKey().isIpv4();
            if (each.left == 0) {
                return true; // nobody has objected
            }
            due.add(entry.getKey());
            each.left--;
            each.dueNanos = nowNanos + (ipv4 ? ANNOUNCE_NANOS : PROBE_NANOS);
            return ipv4 && each.left == 0;
        });
        schedule();
        return due;
    }

    private void schedule() {
        nextNanos = pending.values().stream().mapToLong(each -> each.dueNanos).reduce((a, b) -> a - b < 0 ? a : b)
                .orElse(Long.MAX_VALUE);
    }
}
