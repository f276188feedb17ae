package io.nstack.stack.dpdk.ip;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The paths that take smaller packets than our link (RFC 1191, RFC 8201), for all engines of an instance. Any thread.
 */
final class PathMtus {

    private static final long AGE_NANOS = 600_000_000_000L; // RFC 1191 section 6.3, RFC 8201 section 4: ten minutes
    private static final int MOST = 4096;

    private final ConcurrentHashMap<IpAddress, Entry> entries = new ConcurrentHashMap<>();
    private volatile int version; // written under this; whoever has looked before looks again when it changes

    private record Entry(int mtuBytes, long untilNanos) {}

    int version() { return version; }

    /** The MTU on the way to an address, or that of the link. */
    int mtuTo(IpAddress remote, int linkMtu, long nowNanos) {
        Entry known = entries.get(remote);
        if (known == null) {
            return linkMtu;
        }
        if (known.untilNanos - nowNanos <= 0) {
            entries.remove(remote, known);
            return linkMtu;
        }
        return Math.min(linkMtu, known.mtuBytes);
    }

    /** When that has to be asked for again. */
    long untilNanos(IpAddress remote) {
        Entry known = entries.get(remote);
        return known == null ? Long.MAX_VALUE : known.untilNanos;
    }

    synchronized void lower(IpAddress remote, int mtuBytes, long nowNanos) {
        if (entries.size() >= MOST) {
            entries.values().removeIf(each -> each.untilNanos - nowNanos <= 0);
        }
        Entry known = entries.get(remote);
        if ((known == null && entries.size() >= MOST)
                || (known != null && known.mtuBytes <= mtuBytes && known.untilNanos - nowNanos > 0)) {
            return;
        }
        entries.put(remote, new Entry(mtuBytes, nowNanos + AGE_NANOS));
        version++;
    }
}
