package io.nstack.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Counts units over a span of time, with the CPU time of the process. */
final class Measured {

    private static final com.sun.management.OperatingSystemMXBean SYSTEM = ManagementFactory
            .getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    private static final double SETTLE_SECONDS = 0.3;

    private Measured() {}

    /** Lets the load settle, then counts. */
    static Scenario.Result over(double seconds, LongSupplier units) {
        pause(SETTLE_SECONDS);
        long cpu = SYSTEM.getProcessCpuTime();
        long before = units.getAsLong();
        long began = System.nanoTime();
        pause(seconds);
        long done = units.getAsLong() - before;
        long took = System.nanoTime() - began;
        long used = SYSTEM.getProcessCpuTime() - cpu;
        return new Scenario.Result(done * 1e9 / took, done == 0 ? Double.NaN : (double) used / done);
    }

    private static void pause(double seconds) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
