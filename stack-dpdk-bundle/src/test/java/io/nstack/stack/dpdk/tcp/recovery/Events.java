package io.nstack.stack.dpdk.tcp.recovery;

import java.util.PriorityQueue;

/** Virtual time. */
public final class Events {

    private record Event(long atNanos, long order, Runnable action) {}

    private final PriorityQueue<Event> queue = new PriorityQueue<>((a, b) -> a.atNanos != b.atNanos
            ? Long.compare(a.atNanos, b.atNanos)
            : Long.compare(a.order, b.order));
    private long nowNanos = 1_000_000_000L;
    private long order;
    private int standing;

    public long now() { return nowNanos; }

    public void at(long atNanos, Runnable action) {
        queue.add(new Event(Math.max(atNanos, nowNanos), order++, action));
    }

    /** Runs what is due until then. */
    public void runUntil(long untilNanos) {
        while (!queue.isEmpty() && queue.peek().atNanos <= untilNanos) {
            Event next = queue.poll();
            standing = next.atNanos == nowNanos ? standing + 1 : 0;
            if (standing > 100_000) {
                throw new AssertionError("time stands still");
            }
            nowNanos = next.atNanos;
            next.action.run();
        }
        nowNanos = Math.max(nowNanos, untilNanos);
    }
}
