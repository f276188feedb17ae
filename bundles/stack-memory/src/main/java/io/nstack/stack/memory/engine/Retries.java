package io.nstack.stack.memory.engine;

import java.util.ArrayList;
import java.util.List;

/** Streams that wait for the next attempt to connect, because the listener's queue was full. Loop thread only. */
final class Retries {

    private final List<MemoryStream> waiting = new ArrayList<>();

    boolean isEmpty() { return waiting.isEmpty(); }

    void add(MemoryStream stream) { waiting.add(stream); }

    void remove(MemoryStream stream) { waiting.remove(stream); }

    void clear() { waiting.clear(); }

    /** When the next one is due, in {@link System#nanoTime()}; {@link Long#MAX_VALUE} = none. */
    long next() {
        long next = Long.MAX_VALUE;
        for (MemoryStream each : waiting) {
            if (next == Long.MAX_VALUE || each.retryAtNanos() - next < 0) {
                next = each.retryAtNanos();
            }
        }
        return next;
    }

    int run(long nowNanos) {
        List<MemoryStream> due = new ArrayList<>();
        for (MemoryStream each : waiting) {
            if (each.retryAtNanos() - nowNanos <= 0) {
                due.add(each);
            }
        }
        waiting.removeAll(due);
        due.forEach(MemoryStream::connectAgain);
        return due.size();
    }
}
