package io.nstack.dpdk.link;

import io.nstack.dpdk.device.Device;
import io.nstack.dpdk.device.DeviceName;
import io.nstack.dpdk.device.DeviceSetup;
import io.nstack.dpdk.device.DeviceTraits;
import io.nstack.dpdk.device.KernelInterface;
import io.nstack.dpdk.eal.Eal;
import io.nstack.dpdk.eal.LoopThreads;
import io.nstack.dpdk.frame.FrameNumbers;
import io.nstack.dpdk.frame.FramePool;
import io.nstack.link.FlowKey;
import io.nstack.link.Link;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkStatistics;
import io.nstack.link.LinkStatus;
import io.nstack.link.LinkTraits;
import io.nstack.link.Offload;
import io.nstack.stack.poll.LoopContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A link over one DPDK device, from the moment that the device runs until it is unplugged. */
public final class DpdkLink implements Link {

    private static final int DEFAULT_MTU_BYTES = 1500;
    private static final int MERGED_BYTES = 16 * 1024;

    /** What all links of a bundle share. */
    public record Shared(FrameNumbers numbers, LoopThreads threads) {

        /** With nothing in it yet. */
        public Shared() { this(new FrameNumbers(), new LoopThreads()); }
    }

    private final LinkConfig config;
    private final Shared shared;
    private final Device device;
    private final DeviceName deviceName;
    private final @Nullable KernelInterface below;
    private final int belowIndex;
    private final LinkTraits traits;
    private final FlowQueues flowQueues;
    private final List<FramePool> pools;
    private final List<DropCounts> drops;
    private final int[] sockets;
    private final boolean[] opened; // guarded by this
    private int openCount; // guarded by this
    private volatile boolean closing; // written under this
    private volatile LinkStatus status = LinkStatus.UP;

    private DpdkLink(LinkConfig config, Shared shared, Parts parts) throws IOException {
        this.config = config;
        this.shared = shared;
        device = parts.device;
        deviceName = parts.name;
        pools = List.copyOf(parts.pools);
        drops = Stream.generate(DropCounts::new).limit(config.queues()).toList();
        opened = new boolean[config.queues()];
        below = kernelInterface(deviceName);
        belowIndex = below == null ? -1 : below.index();
        sockets = device.sockets(config.queues());
        flowQueues = FlowQueues.of(device, parts.setup, device.traits());
        DeviceTraits seen = device.traits();
        traits = new LinkTraits(seen.driver(), seen.macAddress(), parts.mtuBytes, config.queues(),
                offloads(parts.setup, flowQueues), sockets.length > 0);
        refresh();
    }

    /** What has been made so far, to be undone when the next step fails. */
    private static final class Parts {
        private final Device device;
        private final DeviceName name;
        private final int mtuBytes;
        private final DeviceSetup setup;
        private final List<FramePool> pools = new ArrayList<>();

        private Parts(Device device, DeviceName name, int mtuBytes, DeviceSetup setup) {
            this.device = device;
            this.name = name;
            this.mtuBytes = mtuBytes;
            this.setup = setup;
        }

        private void undo() {
            device.close();
            pools.forEach(FramePool::close);
        }
    }

    /**
     * Plugs in the device and starts it; starts EAL, if it is the first in this process.
     *
     * @throws IOException with the reason, in words for an operator
     */
    public static DpdkLink start(LinkConfig config, Shared shared) throws IOException {
        KernelInterface kernel = kernelInterface(config.device());
        if (kernel != null && !kernel.exists()) {
            throw new IOException("there is no interface " + kernel.name());
        }
        Eal.start(config.huge());
        int mtu = config.mtuBytes() > 0 ? config.mtuBytes() : kernel == null ? DEFAULT_MTU_BYTES : kernel.mtuBytes();
        DeviceName name = DeviceDefaults.complete(config.device(), config.queues(), mtu);
        Device device = Device.plug(name);
        Parts parts = null;
        try {
            DeviceTraits traits = device.traits();
            checkQueues(config, traits);
            int merged = config.merge() ? MERGED_BYTES : 0;
            DeviceSetup setup = DeviceSetup.of(traits, config.queues(), mtu, merged, config.promiscuous());
            parts = new Parts(device, name, mtu, setup);
            addPools(config, shared, parts, traits);
            device.start(setup, parts.pools);
            return new DpdkLink(config, shared, parts);
        } catch (IOException | RuntimeException e) {
            if (parts == null) {
                device.close();
            } else {
                parts.undo();
            }
            throw e;
        }
    }

    private static void checkQueues(LinkConfig config, DeviceTraits traits) throws ConfigException {
        if (config.queues() > traits.queues()) {
            throw new ConfigException("queues", config.queues(),
                    config.device().name() + " has at most " + traits.queues());
        }
        int reserved = DeviceDefaults.reservedFrames(config.device());
        if (config.frames() < reserved + reserved / 2) {
            throw new ConfigException("frames", config.frames(), "at least " + (reserved + reserved / 2)
                    + ": the device keeps " + reserved + " of them for itself");
        }
    }

    private static void addPools(LinkConfig config, Shared shared, Parts parts, DeviceTraits traits)
            throws IOException {
        int room = DeviceDefaults.roomBytes(parts.name, Math.max(parts.mtuBytes, parts.setup.mergedBytes()));
        String unique = Long.toString(System.nanoTime(), Character.MAX_RADIX);
        for (int i = 0; i < config.queues(); i++) {
            String pool = "nsk" + parts.device.port() + "q" + i + "_" + unique;
            parts.pools.add(new FramePool(shared.numbers(), pool, config.frames(), room, traits.node()));
        }
    }

    private static Set<Offload> offloads(DeviceSetup setup, FlowQueues flowQueues) {
        Set<Offload> offloads = EnumSet.noneOf(Offload.class);
        offloads.addAll(setup.offloads());
        if (flowQueues.known()) {
            offloads.add(Offload.RSS);
        }
        return offloads;
    }

    private static @Nullable KernelInterface kernelInterface(DeviceName device) {
        return device.isOf("af_packet") || device.isOf("af_xdp")
                ? device.argument("iface").map(KernelInterface::new).orElse(null)
                : null;
    }

    @Override
    public String name() { return config.name(); }

    @Override
    public LinkTraits traits() { return traits; }

    @Override
    public LinkStatus status() { return status; }

    /** Looks at the carrier; {@link #status()} says what was seen last. Any thread but a loop's; a few system calls. */
    public void refresh() {
        status = look();
    }

    private LinkStatus look() {
        if (closing) {
            return LinkStatus.down("closed");
        }
        if (hasGone()) {
            return LinkStatus.down("interface " + (below == null ? "" : below.name()) + " has gone");
        }
        if (below != null && !below.isUp()) {
            return LinkStatus.down("interface " + below.name() + " is down: ip link set " + below.name() + " up");
        }
        boolean carrier = below == null ? device.hasCarrier() : below.hasCarrier();
        return carrier ? LinkStatus.UP : LinkStatus.down("no carrier at " + deviceName.name());
    }

    /** Whether what the device sits on was removed, or removed and made anew: then the device must be, too. */
    boolean hasGone() {
        return below != null && below.index() != belowIndex;
    }

    @Override
    public LinkStatistics statistics() {
        LinkStatistics seen = device.statistics();
        long received = drops.stream().mapToLong(DropCounts::received).sum();
        long sent = drops.stream().mapToLong(DropCounts::sent).sum();
        return new LinkStatistics(seen.receivedFrames() - received, seen.receivedBytes(),
                seen.receiveDropped() + received, seen.transmittedFrames(), seen.transmittedBytes(),
                seen.transmitDropped() + sent);
    }

    @Override
    public int queueOf(FlowKey flow) { return traits.queues() == 1 ? 0 : flowQueues.queueOf(flow); }

    @Override
    public synchronized LinkQueue open(int queue, LoopContext loop) throws IOException {
        if (closing) {
            throw new IOException("queue " + queue + " of link " + name() + ": the link has gone");
        }
        if (opened[queue]) {
            throw new IllegalStateException("queue " + queue + " of link " + name() + " is open");
        }
        opened[queue] = true;
        openCount++;
        shared.threads().enter();
        Doorbell bell = sockets.length > 0 && loop.watchesDescriptors() ? new Doorbell(loop, sockets[queue]) : null;
        DpdkQueue.Lane lane = new DpdkQueue.Lane(device.port(), pools.get(queue), shared.numbers(),
                DeviceDefaults.reservedFrames(deviceName), drops.get(queue));
        return new DpdkQueue(this, queue, lane, bell);
    }

    /** A queue was closed, by its loop. */
    synchronized void closed(int queue) {
        opened[queue] = false;
        openCount--;
        shared.threads().leave();
        notifyAll();
    }

    /** Whether queues move no more frames. */
    boolean isClosing() { return closing; }

    /**
     * Waits until all queues are closed, then unplugs the device. The memory of frames that are still held somewhere goes
     * with the last of them. Idempotent; not on a loop's thread.
     *
     * @return whether it is done; {@code false} = a queue is still open: the device stays, call again
     */
    public boolean close(Duration patience) {
        closing = true;
        status = LinkStatus.down("closed");
        if (!awaitClosedQueues(System.nanoTime() + patience.toNanos())) {
            return false;
        }
        device.close();
        pools.forEach(deviceName.isOf("ring") ? FramePool::closeWhenComplete : FramePool::close);
        return true;
    }

    private synchronized boolean awaitClosedQueues(long deadlineNanos) {
        while (openCount > 0) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Whether memory of frames is still there; for tests and for operators. */
    public boolean holdsMemory() {
        return pools.stream().anyMatch(FramePool::holdsMemory);
    }

    /** One line for the log. */
    @Override
    public String toString() {
        return config.device() + ", MTU " + traits.mtuBytes() + ", " + traits.queues() + " queue"
                + (traits.queues() == 1 ? "" : "s") + ", station " + HexFormat.ofDelimiter(":")
                        .formatHex(ByteBuffer.allocate(8).putLong(traits.macAddress()).array(), 2, 8);
    }
}
