package io.nstack.benchmarks;

import io.nstack.benchmarks.BlockingSide.Door;
import io.nstack.benchmarks.BlockingSide.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** Request and response of 64 B over several connections, a virtual thread for each end. */
final class BlockingEchoScenario implements Scenario<BlockingSide> {

    private static final int BYTES = 64;

    private final int connections;

    BlockingEchoScenario(int connections) { this.connections = connections; }

    @Override
    public String name() {
        return "blocking, 64 B request/response, " + connections + (connections == 1 ? " connection" : " connections");
    }

    @Override
    public String unit() { return "round trips/s"; }

    @Override
    public Result run(BlockingSide side, double seconds) throws Exception {
        LongAdder roundTrips = new LongAdder();
        VirtualThreads threads = new VirtualThreads();
        try (Door door = side.listen()) {
            for (int i = 0; i < connections; i++) {
                Wire client = side.connect(door.local());
                threads.use(client);
                Wire server = door.accept();
                threads.use(server);
                threads.start(() -> echo(server));
                threads.start(() -> ask(client, roundTrips));
            }
            return Measured.over(seconds, roundTrips::sum);
        } finally {
            threads.end();
        }
    }

    private static void echo(Wire server) throws IOException {
        byte[] message = new byte[BYTES];
        while (true) {
            read(server, message);
            server.output().write(message);
        }
    }

    private static void ask(Wire client, LongAdder roundTrips) throws IOException {
        byte[] message = new byte[BYTES];
        while (true) {
            client.output().write(message);
            read(client, message);
            roundTrips.increment();
        }
    }

    private static void read(Wire from, byte[] message) throws IOException {
        if (from.input().readNBytes(message, 0, BYTES) < BYTES) {
            throw new EOFException();
        }
    }
}
