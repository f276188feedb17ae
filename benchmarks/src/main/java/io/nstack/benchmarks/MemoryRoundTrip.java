package io.nstack.benchmarks;

import com.sun.management.ThreadMXBean;
import io.nstack.rd.RdEngine;
import io.nstack.stack.memory.MemoryStack;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * What the session layer costs by itself: a round trip of 64 B between two session channels over the memory stack, where
 * no kernel is in the way, and what the loops' threads allocate for it. Prints a Markdown table.
 */
final class MemoryRoundTrip {

    private static final int ROUNDS = 7;
    private static final double SECONDS = 1;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private MemoryRoundTrip() {}

    static void run(RdEngine rd) throws Exception {
        System.out.println("| 64 B round trip, memory stack | median [spread] | allocated |");
        System.out.println("|---|---|---|");
        measure(rd, 1, true);
        measure(rd, 1, false);
        measure(rd, 2, true);
        System.exit(0); // Netty's global executor may linger
    }

    private static void measure(RdEngine rd, int loops, boolean lending) throws Exception {
        try (Transport sessions = new Sessions(loops, rd,
                new MemoryStack(Map.of("name", "memory", "lending", lending)))) {
            Scenario scenario = new EchoScenario(1, loops);
            scenario.run(sessions, SECONDS);
            scenario.run(sessions, SECONDS);
            double[] nanos = new double[ROUNDS];
            double[] bytes = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                long began = System.nanoTime();
                long before = allocatedByLoops();
                double perSecond = scenario.run(sessions, SECONDS).perSecond();
                double all = perSecond * (System.nanoTime() - began) / 1e9; // with the settling before it is measured
                nanos[i] = 1e9 / perSecond;
                bytes[i] = (allocatedByLoops() - before) / all;
            }
            Arrays.sort(nanos);
            Arrays.sort(bytes);
            System.out.printf(Locale.ROOT, "| %s, %s | %,.0f ns [%,.0f-%,.0f] | %.2f B |%n",
                    loops == 1 ? "one loop" : loops + " loops", lending ? "lent" : "copied", nanos[ROUNDS / 2],
                    nanos[0],
                    nanos[ROUNDS - 1], bytes[ROUNDS / 2]);
        }
    }

    private static long allocatedByLoops() {
        long sum = 0;
        for (ThreadInfo each : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (each != null && each.getThreadName().startsWith("nstack-loop-")) {
                sum += THREADS.getThreadAllocatedBytes(each.getThreadId());
            }
        }
        return sum;
    }
}
