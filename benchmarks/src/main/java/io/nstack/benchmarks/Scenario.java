package io.nstack.benchmarks;

/**
 * A load that is put on one side at a time.
 *
 * @param <T> what a side is
 */
public interface Scenario<T> {

    /** The row's name in the table. */
    String name();

    /** What one unit of the result is, for example {@code round trips/s}. */
    String unit();

    /**
     * Runs the load.
     *
     * @param seconds how long to measure, after a short settling of its own
     * @return units in a second and the CPU time of the process for one unit
     */
    Result run(T side, double seconds) throws Exception;

    /**
     * What was measured.
     *
     * @param perSecond  units in a second
     * @param cpuNanos   CPU time of the whole process for one unit, nanoseconds
     */
    record Result(double perSecond, double cpuNanos) {}
}
