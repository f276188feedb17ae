package io.nstack.stack.dpdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Every byte arrives once and in order, or the connection ends with an error that says why. {@code -Dnstack.seeds=1000}
 * for more runs, {@code -Dnstack.seed=N} for that one alone.
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("nstack.seeds", 100);
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    @Test
    void shouldDeliverEveryByteOnceAndInOrder(TestReporter reporter) throws IOException {
        Long only = Long.getLong("nstack.seed");
        List<String> failed = new ArrayList<>();
        long from = only == null ? 1 : only;
        long to = only == null ? SEEDS : only;
        for (long seed = from; seed <= to; seed++) {
            String failure = run(Conditions.of(seed));
            if (failure != null) {
                failed.add(failure);
            }
        }
        reporter.publishEntry("runs that ended by an error", failed.size() + " of " + (to - from + 1));
        failed.forEach(reporter::publishEntry);
        assertThat(failed.size()).as(String.join("\n", failed)).isLessThanOrEqualTo((int) (to - from + 1) / 20);
    }

    /** Null = both sides have all bytes; otherwise with which honest error the connection ended. */
    private static String run(Conditions conditions) throws IOException {
        try (World world = new World(conditions, (link, clock) -> link)) {
            return transfer(world, conditions);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(conditions + ": " + e, e);
        }
    }

    static String transfer(World world, Conditions conditions) throws IOException {
        ListenerEndpoint listener = world.listen();
        Application client = new Application(world, world.first, world.connect(), conditions, false);
        List<Application> server = new ArrayList<>();
        boolean done = world.run(HOUR_NANOS, () -> {
            client.act();
            if (server.isEmpty()) {
                accept(world, listener, conditions, server);
            }
            server.forEach(Application::act);
            return client.isDone() && (client.failure() != null || (!server.isEmpty() && server.getFirst().isDone()));
        }, () -> Math.min(client.alarmNanos(), server.isEmpty() ? Long.MAX_VALUE : server.getFirst().alarmNanos()));
        String state = conditions + ": client " + client + "; server " + server;
        if (client.failure() != null || (!server.isEmpty() && server.getFirst().failure() != null)) {
            IOException why = client.failure() != null ? client.failure() : server.getFirst().failure();
            assertThat(why).as(state).hasMessageContaining("via dpdk~host").message()
                    .containsAnyOf("timed out", "reset", "No route to host");
            return state;
        }
        assertThat(done).as(state).isTrue();
        assertThat(client.isComplete(conditions.bytes())).as(state).isTrue();
        assertThat(server.getFirst().isComplete(conditions.bytes())).as(state).isTrue();
        client.close();
        server.forEach(Application::close);
        return null;
    }

    private static void accept(World world, ListenerEndpoint listener, Conditions conditions,
            List<Application> server) {
        try {
            StreamEndpoint accepted = listener.tryAccept();
            if (accepted != null) {
                world.second.engine.attach(accepted);
                server.add(new Application(world, world.second, accepted, conditions, true));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
