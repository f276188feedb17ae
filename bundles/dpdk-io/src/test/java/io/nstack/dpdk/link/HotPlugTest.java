package io.nstack.dpdk.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.dpdk.testing.NeedsShim;
import io.nstack.dpdk.testing.ProcessFolder;
import io.nstack.dpdk.testing.TestLoop;
import io.nstack.dpdk.testing.VethPair;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Devices come and go, and leave nothing. */
class HotPlugTest {

    private static final int CYCLES = 20;
    private static final int FRAMES = 32_768; // 20 pools of 75 MB are more than there is

    private final DpdkLink.Shared shared = new DpdkLink.Shared();
    private final TestLoop loop = new TestLoop();

    @Test
    void shouldLeaveNeitherDescriptorsNorThreadsNorMemoryBehind() throws IOException {
        NeedsShim.assumeWithCables();
        try (VethPair cable = VethPair.withMtu(1500)) {
            cycle(cable); // what the first one leaves stays once: EAL, libraries, classes
            long descriptors = ProcessFolder.descriptors();
            long threads = ProcessFolder.nativeThreads();
            for (int i = 0; i < CYCLES; i++) {
                cycle(cable);
            }
            assertThat(ProcessFolder.descriptors()).isLessThanOrEqualTo(descriptors);
            assertThat(ProcessFolder.nativeThreads()).isEqualTo(threads);
        }
    }

    private void cycle(VethPair cable) throws IOException {
        once("net_af_packet,iface=" + cable.stackSide());
        once("net_af_xdp,iface=" + cable.stackSide());
        once("net_ring");
        once("net_null");
    }

    private void once(String device) throws IOException {
        DpdkLink link = DpdkLink.start(LinkConfig.of("hot", device).withFrames(FRAMES), shared);
        LinkQueue queue = link.open(0, loop);
        Frame[] burst = {queue.allocate()};
        burst[0].writeZero(60);
        assertThat(queue.transmit(burst, 0, 1)).isEqualTo(1);
        if (queue.receive(burst, 1) == 1) {
            burst[0].release();
        }
        queue.close();
        assertThat(link.close(Duration.ZERO)).isTrue();
        assertThat(link.holdsMemory()).isFalse();
    }
}
