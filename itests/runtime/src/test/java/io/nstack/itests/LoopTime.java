package io.nstack.itests;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The processor time of the loops' threads: nothing else in the process counts, however busy the machine is. */
final class LoopTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Long> loops = new ArrayList<>();

    LoopTime() {
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().startsWith("nstack-loop-")) {
                loops.add(each.threadId());
            }
        }
        if (loops.isEmpty()) {
            throw new AssertionError("no loops");
        }
    }

    /** Waits for a second in which all loops together used less than {@code percent} of one processor. */
    void awaitQuiet(int percent) {
        Duration window = Duration.ofSeconds(1);
        long[] used = new long[1];
        Await.until(Duration.ofSeconds(30), () -> "loops below " + percent + " % of a processor, not "
                + Duration.ofNanos(used[0]).toMillis() + " ms in a second", () -> {
                    long before = nanos();
                    long until = System.nanoTime() + window.toNanos();
                    while (System.nanoTime() < until) {
                        LockSupport.parkNanos(until - System.nanoTime());
                    }
                    used[0] = nanos() - before;
                    return used[0] < window.toNanos() / 100 * percent;
                });
    }

    private long nanos() { return loops.stream().mapToLong(THREADS::getThreadCpuTime).sum(); }
}
