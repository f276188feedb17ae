package io.nstack.benchmarks.cable;

import io.nstack.benchmarks.OnlyStack;
import io.nstack.benchmarks.Sessions;
import io.nstack.dpdk.link.DpdkLink;
import io.nstack.dpdk.link.LinkConfig;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.dpdk.DpdkStack;
import io.nstack.stack.kernel.KernelStack;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is compared: the stack below the sessions at our end. */
enum Side {

    KERNEL("kernel", "", false), KERNEL_OFFLOADS("kernel-offloads", "", true), AF_PACKET("dpdk-af_packet",
            "net_af_packet", false), AF_XDP("dpdk-af_xdp", "net_af_xdp", false);

    private static final DpdkLink.Shared SHARED = new DpdkLink.Shared();
    private static final Duration TO_CLOSE = Duration.ofSeconds(5);

    private final String label;
    private final String driver;
    private final boolean offloads;

    Side(String label, String driver, boolean offloads) {
        this.label = label;
        this.driver = driver;
        this.offloads = offloads;
    }

    /** The name in tables and on the command line. */
    String label() { return label; }

    /** Whether it makes sense there: a loss takes whole bundles of segments from a sender with offloads. */
    boolean suits(Conditions conditions) {
        return !offloads || (conditions.lossPermille() == 0 && !conditions.engineIdle());
    }

    /** Lays the cable out for it and brings its sessions up. */
    Opened open(VirtualCable cable, int loops, Conditions conditions) throws IOException, InterruptedException {
        cable.offloads(offloads);
        cable.ours(driver.isEmpty());
        cable.congestion(conditions.congestion());
        cable.loss(conditions.lossPermille());
        NetworkStack kernel = new KernelStack(Map.of("name", "kernel", "congestion", conditions.congestion()));
        if (driver.isEmpty()) {
            return new Opened(new Sessions(loops, new OnlyStack("kernel"), kernel), null);
        }
        DpdkLink link = DpdkLink.start(LinkConfig.of("bench", driver + ",iface=" + cable.ourSide()), SHARED);
        try {
            return new Opened(over(link, kernel, loops, conditions), link);
        } catch (RuntimeException e) {
            link.close(TO_CLOSE); // or the next round would find the interface taken
            throw e;
        }
    }

    private static Sessions over(DpdkLink link, NetworkStack kernel, int loops, Conditions conditions)
            throws InterruptedException {
        DpdkStack dpdk = new DpdkStack(Map.of("name", "dpdk", "link", "bench", "addresses",
                VirtualCable.OUR_ADDRESS + VirtualCable.PREFIX, "congestion", conditions.congestion()));
        dpdk.addLink(link);
        return conditions.engineIdle()
                ? new Sessions(loops, new OnlyStack("kernel"), kernel, dpdk)
                : new Sessions(loops, new OnlyStack("dpdk"), dpdk);
    }

    /** A side that is up. */
    record Opened(Sessions sessions, @Nullable DpdkLink link) implements AutoCloseable {

        @Override
        public void close() {
            sessions.close();
            if (link != null) {
                link.close(TO_CLOSE);
            }
        }
    }
}
