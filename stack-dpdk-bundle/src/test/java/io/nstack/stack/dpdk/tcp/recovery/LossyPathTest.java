package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any path at all: every byte arrives, what is counted is what there is, and nothing is offered that has arrived. */
class LossyPathTest {

    private static final long SECOND = 1_000_000_000L;
    private final CongestionControls controls = new CongestionControls();

    @Test
    void shouldDeliverEverythingOverAnyPath() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            String name = controls.names().toArray(new String[0])[random.nextInt(3)];
            boolean sack = random.nextInt(4) != 0;
            boolean timestamps = random.nextBoolean();
            Events events = new Events();
            Path path = path(events, random, seed);
            Path back = new Path(events, seed + 7, 1e9, 1_000_000L + random.nextInt(20_000_000), 10_000_000);
            back.loss = random.nextInt(3) == 0 ? random.nextDouble() * 0.2 : 0;
            Flow flow = new Flow(events, path, back, controls.createOrFallback(name, seed), sack, timestamps);
            flow.strict = true;
            flow.bytes = 1 + random.nextInt(1_000_000);
            flow.segmentBytes = random.nextInt(3) == 0 ? 1 + random.nextInt(2 * Flow.MSS) : Flow.MSS;
            flow.windowBytes = 2000 + random.nextInt(500_000);
            flow.start();
            events.runUntil(3600 * SECOND);
            assertThat(flow.receiver().received)
                    .as("seed %s %s sack %s ts %s", seed, name, sack, timestamps).isEqualTo(flow.bytes);
            assertThat(flow.recovery.inFlightBytes()).as("seed %s", seed).isZero();
            assertThat(flow.recovery.timerNanos()).as("seed %s", seed).isEqualTo(Long.MAX_VALUE);
        }
    }

    private static Path path(Events events, Random random, int seed) {
        Path path = new Path(events, seed, 1e5 + random.nextDouble() * 1e7, 100_000L + random.nextInt(30_000_000),
                20_000 + random.nextInt(200_000));
        switch (seed % 4) {
            case 0 -> path.loss = random.nextDouble() * 0.2;
            case 1 -> {
                path.late = random.nextDouble() * 0.1;
                path.lateNanos = random.nextInt(60_000_000);
            }
            case 2 -> {
                path.loss = random.nextDouble() * 0.05;
                path.twice = random.nextDouble() * 0.1;
                path.late = 0.02;
                path.lateNanos = random.nextInt(20_000_000);
            }
            default -> path.twice = random.nextDouble() * 0.05;
        }
        return path;
    }
}
