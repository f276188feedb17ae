package io.nstack.benchmarks;

import com.sun.management.ThreadMXBean;
import io.nstack.rd.RdEngine;
import io.nstack.stack.memory.MemoryStack;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongUnaryOperator;

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
        System.out.println("| 64 B round trip, memory stack | median [spread] | CPU | allocated |");
        System.out.println("|---|---|---|---|");
        measure(rd, 1, true);
        measure(rd, 1, false);
        measure(rd, 2, true);
        System.exit(0); // Netty's global executor may linger
    }

    private static void measure(RdEngine rd, int loops, boolean lending) throws Exception {
        try (Transport sessions = new Sessions(loops, rd,
                new MemoryStack(Map.of("name", "memory", "lending", lending)))) {
            Scenario<Transport> scenario = new EchoScenario(1, loops);
            scenario.run(sessions, SECONDS);
            scenario.run(sessions, SECONDS);
            double[] nanos = new double[ROUNDS];
            double[] bytes = new double[ROUNDS];
            double[] cpu = new double[ROUNDS]; // steadier than the clock where others want the processors too
            for (int i = 0; i < ROUNDS; i++) {
                long began = System.nanoTime();
                long before = ofLoops(THREADS::getThreadAllocatedBytes);
                long cpuBefore = ofLoops(THREADS::getThreadCpuTime);
                double perSecond = scenario.run(sessions, SECONDS).perSecond();
                double all = perSecond * (System.nanoTime() - began) / 1e9; // with the settling before it is measured
                nanos[i] = 1e9 / perSecond;
                bytes[i] = (ofLoops(THREADS::getThreadAllocatedBytes) - before) / all;
                cpu[i] = (ofLoops(THREADS::getThreadCpuTime) - cpuBefore) / all;
            }
            Arrays.sort(nanos);
            Arrays.sort(bytes);
            Arrays.sort(cpu);
            System.out.printf(Locale.ROOT, "| %s, %s | %,.0f ns [%,.0f-%,.0f] | %,.0f ns | %.2f B |%n",
                    loops == 1 ? "one loop" : loops + " loops", lending ? "lent" : "copied", nanos[ROUNDS / 2],
                    nanos[0],
                    nanos[ROUNDS - 1], cpu[ROUNDS / 2], bytes[ROUNDS / 2]);
        }
    }

    private static long ofLoops(LongUnaryOperator what) {
        long sum = 0;
        for (ThreadInfo each : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (each != null && each.getThreadName().startsWith("nstack-loop-")) {
                sum += what.applyAsLong(each.getThreadId());
            }
        }
        return sum;
    }
}
