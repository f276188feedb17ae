package io.nstack.benchmarks.cable;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * What was done in a span of time, and the CPU time that the processes at the two ends used for it.
 *
 * @param nanos        the span
 * @param units        what was done
 * @param ourCpuNanos  of this process
 * @param peerCpuNanos of the peer's
 */
record Usage(long nanos, long units, long ourCpuNanos, long peerCpuNanos) {

    private static final com.sun.management.OperatingSystemMXBean SYSTEM = ManagementFactory
            .getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    private static final double SETTLE_SECONDS = 0.3;
    private static final double NANOS_PER_SECOND = 1e9;

    /** A number that grows. */
    interface Count {
        long now() throws IOException;
    }

    /** Lets the load settle, then measures. */
    static Usage over(double seconds, PeerProcess peer, Count units) throws IOException {
        pause(SETTLE_SECONDS);
        return at(peer, units).until(seconds, peer, units);
    }

    private static Usage at(PeerProcess peer, Count units) throws IOException {
        long done = units.now();
        return new Usage(System.nanoTime(), done, SYSTEM.getProcessCpuTime(), peer.cpuNanos());
    }

    private Usage until(double seconds, PeerProcess peer, Count count) throws IOException {
        pause(seconds);
        Usage end = at(peer, count);
        return new Usage(end.nanos - nanos, end.units - units, end.ourCpuNanos - ourCpuNanos,
                end.peerCpuNanos - peerCpuNanos);
    }

    private static void pause(double seconds) {
        long until = System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    double perSecond() { return units * NANOS_PER_SECOND / nanos; }

    /** CPU time of this process for so many units, nanoseconds. */
    double ourCpu(double ofUnits) {
        return ourCpuNanos * ofUnits / units;
    }

    /** CPU time of both processes for so many units, nanoseconds. */
    double bothCpu(double ofUnits) {
        return (ourCpuNanos + peerCpuNanos) * ofUnits / units;
    }
}
