package io.nstack.links.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.links.TestLoop;
import io.nstack.links.faults.FaultLink;
import io.nstack.links.faults.FaultSettings;
import io.nstack.links.faults.Impairment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class NoAllocationTest {

    private static final int WARM = 20_000;
    private static final int MEASURED = 20_000;
    private final MemoryWire wire = new MemoryWire(WireSettings.of(WireEnd.named("a", 2), WireEnd.named("b", 2)));

    @Test
    void shouldMoveFramesWithoutAllocatingOnceWarm() throws IOException {
        LinkQueue a = wire.first().open(0, new TestLoop());
        assertThat(allocated(a)).isLessThan(MEASURED); // less than a byte a frame
    }

    @Test
    void shouldDelayFramesWithoutAllocatingOnceWarm() throws IOException {
        long[] now = {0};
        FaultLink faulty = new FaultLink(wire.first(), new FaultSettings("faulty", 1,
                Impairment.NONE.withLoss(0.1).withDuplication(0.1).withDelay(100, 100), Impairment.NONE),
                () -> now[0] += 10);
        assertThat(allocated(faulty.open(0, new TestLoop()))).isLessThan(MEASURED);
    }

    private long allocated(LinkQueue from) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LinkQueue[] to = {wire.second().open(0, new TestLoop()), wire.second().open(1, new TestLoop())};
        Frame[] one = new Frame[1];
        Frame[] burst = new Frame[32];
        long before = 0;
        for (int i = 0; i < WARM + MEASURED; i++) {
            if (i == WARM) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            one[0] = from.allocate();
            one[0].writeZero(100);
            from.transmit(one, 0, 1);
            from.receive(burst, 32);
            for (LinkQueue each : to) {
                int n = each.receive(burst, 32);
                for (int k = 0; k < n; k++) {
                    burst[k].release();
                }
            }
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
