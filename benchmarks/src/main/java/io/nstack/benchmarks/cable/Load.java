package io.nstack.benchmarks.cable;

import io.nstack.benchmarks.Transport;
import java.util.List;

/** A load that is put on one side at a time. */
interface Load {

    /** The first words of its rows. */
    String name();

    /** What it measures, a row each. */
    List<Metric> metrics();

    /** What it is measured under. */
    default Conditions conditions() { return Conditions.USUAL; }

    /** Runs it for so long, after a short settling, and returns a figure for each metric. */
    double[] run(Transport ours, PeerProcess peer, double seconds) throws Exception;

    /**
     * A row of the table.
     *
     * @param name     what is measured
     * @param unit     in which unit
     * @param decimals how many are printed
     */
    record Metric(String name, String unit, int decimals) {}
}
