package io.nstack.benchmarks.cable;

import io.nstack.benchmarks.OnlyStack;
import io.nstack.benchmarks.PlainNetty;
import io.nstack.benchmarks.Sessions;
import io.nstack.benchmarks.Transport;
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

    /** Sessions over the kernel stack: what the others are compared to. */
    KERNEL("kernel", "", false),
    /** Netty's own channels, without our session layer and without its spinning. */
    NETTY("netty-epoll", "", false),
    /** Sessions over the kernel stack, segments and checksums left to the other end. */
    KERNEL_OFFLOADS("kernel-offloads", "", true),
    /** Sessions over the user-space stack. */
    AF_PACKET("dpdk-af_packet", "net_af_packet", false),
    /** The same by the other driver. */
    AF_XDP("dpdk-af_xdp", "net_af_xdp", false);

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
        return switch (this) {
            case KERNEL_OFFLOADS -> conditions.lossPermille() == 0 && !conditions.engineIdle();
            case NETTY -> !conditions.engineIdle();
            default -> true;
        };
    }

    /** Lays the cable out for it and brings its sessions up. */
    Opened open(VirtualCable cable, int loops, Conditions conditions) throws IOException, InterruptedException {
        cable.offloads(offloads);
        cable.ours(driver.isEmpty(), conditions.congestion());
        cable.congestion(conditions.congestion());
        cable.loss(conditions.lossPermille());
        if (this == NETTY) {
            return new Opened(new PlainNetty(loops), null);
        }
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
    record Opened(Transport transport, @Nullable DpdkLink link) implements AutoCloseable {

        @Override
        public void close() {
            transport.close();
            if (link != null) {
                link.close(TO_CLOSE);
            }
        }
    }
}
