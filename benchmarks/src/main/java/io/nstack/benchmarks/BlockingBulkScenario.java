package io.nstack.benchmarks;

import io.nstack.benchmarks.BlockingSide.Door;
import io.nstack.benchmarks.BlockingSide.Wire;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** One connection in one direction, as quickly as it goes, a virtual thread for each end. */
final class BlockingBulkScenario implements Scenario<BlockingSide> {

    private static final int CHUNK = 64 * 1024;

    @Override
    public String name() { return "blocking, bulk, 64 KiB writes"; }

    @Override
    public String unit() { return "KiB/s"; }

    @Override
    public Result run(BlockingSide side, double seconds) throws Exception {
        LongAdder bytes = new LongAdder();
        VirtualThreads threads = new VirtualThreads();
        try (Door door = side.listen()) {
            Wire client = side.connect(door.local());
            threads.use(client);
            Wire server = door.accept();
            threads.use(server);
            threads.start(() -> read(server, bytes));
            threads.start(() -> write(client));
            return Measured.over(seconds, () -> bytes.sum() >>> 10);
        } finally {
            threads.end();
        }
    }

    private static void read(Wire from, LongAdder bytes) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int got = from.input().read(chunk); got >= 0; got = from.input().read(chunk)) {
            bytes.add(got);
        }
    }

    private static void write(Wire to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (true) {
            to.output().write(chunk);
        }
    }
}
