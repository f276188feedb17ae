package io.nstack.benchmarks.cable;

import io.nstack.benchmarks.EchoScenario;
import io.nstack.benchmarks.Scenario;
import io.nstack.benchmarks.Transport;
import java.util.List;

/**
 * Kernel sessions over loopback, beside a user-space engine in the same loops that has nothing to do.
 *
 * @param connections how many, each with one request under way
 * @param loops       the number of loops
 */
record IdleEngineLoad(int connections, int loops) implements Load {

    private static final double NANOS_PER_MICRO = 1e3;

    @Override
    public String name() {
        return "kernel sessions on loopback beside an idle engine, 64 B, "
                + (connections == 1 ? "1 connection" : connections + " connections");
    }

    @Override
    public Conditions conditions() { return new Conditions("cubic", 0, true); }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric("rate", "round trips/s", 0), new Metric("CPU", "us a round trip", 2));
    }

    @Override
    public double[] run(Transport ours, PeerProcess peer, double seconds) throws Exception {
        Scenario.Result result = new EchoScenario(connections, loops).run(ours, seconds);
        return new double[]{result.perSecond(), result.cpuNanos() / NANOS_PER_MICRO};
    }
}
