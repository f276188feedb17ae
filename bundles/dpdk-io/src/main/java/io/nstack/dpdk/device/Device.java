package io.nstack.dpdk.device;

import static io.nstack.dpdk.shim.ShimLayouts.DEVICE;
import static io.nstack.dpdk.shim.ShimLayouts.SETUP;
import static io.nstack.dpdk.shim.ShimLayouts.narrow;
import static io.nstack.dpdk.shim.ShimLayouts.wide;

import io.nstack.dpdk.eal.DpdkLog;
import io.nstack.dpdk.frame.FramePool;
import io.nstack.dpdk.shim.ShimNative;
import io.nstack.link.LinkStatistics;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** One device of DPDK's, from plugging it in to unplugging it. All calls but those for frames, one at a time. */
public final class Device {

    private static final int MOST_SOCKETS = 64;
    private static final int NO_DRIVER = -14; // DPDK says EFAULT
    private static final int TRIES = 6; // the kernel frees the queue of an AF_XDP socket some time after it was closed
    private static final long BETWEEN_MILLIS = 50;

    private final DeviceName name;
    private final short port;
    private int[] sockets = {};
    private LinkStatistics counted = new LinkStatistics(0, 0, 0, 0, 0, 0);
    private boolean closed;

    private Device(DeviceName name, short port) {
        this.name = name;
        this.port = port;
    }

    /**
     * Plugs a device in. EAL runs.
     *
     * @throws IOException with what the driver says
     */
    public static Device plug(DeviceName name) throws IOException {
        takeSockets();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bus = arena.allocateFrom(name.bus());
            MemorySegment text = arena.allocateFrom(name.name());
            int bad = ShimNative.plug(bus, text, arena.allocateFrom(name.arguments()));
            if (bad != 0) {
                throw failed("plug in", name, bad);
            }
            MemorySegment port = arena.allocate(ValueLayout.JAVA_SHORT);
            bad = ShimNative.portOf(text, port);
            if (bad != 0) {
                ShimNative.unplug(bus, text);
                throw failed("find", name, bad);
            }
            return new Device(name, port.get(ValueLayout.JAVA_SHORT, 0));
        }
    }

    /** The number by which frames are moved. */
    public short port() { return port; }

    /** What it is and can do. */
    public DeviceTraits traits() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(DEVICE);
            int bad = ShimNative.deviceInfo(port, info);
            if (bad != 0) {
                throw failed("ask", name, bad);
            }
            return DeviceTraits.of(info);
        }
    }

    /** Configures it and lets it move frames; each queue takes its frames from its pool. */
    public void start(DeviceSetup setup, List<FramePool> pools) throws IOException {
        int bad = 0;
        for (int i = 0; i < TRIES; i++) {
            bad = configure(setup, pools);
            if (bad == 0 || !name.isOf("af_xdp")) {
                break;
            }
            pause(); // the driver says "invalid" for "busy", so that these cannot be told apart
        }
        if (bad != 0) {
            throw failed("start", name, bad);
        }
        DpdkLog.drain();
        ShimNative.allMulticast(port); // virtual devices cannot, and receive all there is
        if (setup.promiscuous()) {
            ShimNative.promiscuous(port);
        }
        DpdkLog.drain();
        sockets = takeSockets();
    }

    private int configure(DeviceSetup setup, List<FramePool> pools) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment addresses = arena.allocate(ValueLayout.JAVA_LONG, pools.size());
            for (int i = 0; i < pools.size(); i++) {
                addresses.setAtIndex(ValueLayout.JAVA_LONG, i, pools.get(i).address());
            }
            Toeplitz hash = setup.hash();
            byte[] key = hash == null ? new byte[0] : hash.key();
            MemorySegment words = arena.allocate(SETUP);
            wide(words, SETUP, "rx_offloads", setup.receiveOffloads());
            wide(words, SETUP, "tx_offloads", setup.transmitOffloads());
            wide(words, SETUP, "rss_types", setup.hashes());
            wide(words, SETUP, "key", key.length == 0 ? 0 : arena.allocateFrom(ValueLayout.JAVA_BYTE, key).address());
            wide(words, SETUP, "pools", addresses.address());
            narrow(words, SETUP, "key_bytes", key.length);
            narrow(words, SETUP, "queues", pools.size());
            narrow(words, SETUP, "ring", setup.ringFrames());
            narrow(words, SETUP, "mtu", setup.mtuBytes());
            narrow(words, SETUP, "max_merged", setup.mergedBytes());
            return ShimNative.setUp(port, words);
        }
    }

    /** The descriptor of each queue's socket, if the device has one for each; else none. */
    public int[] sockets(int queues) {
        return sockets.length == queues ? sockets.clone() : new int[0];
    }

    /** Whether it has a carrier; what cannot be known counts as one. */
    public synchronized boolean hasCarrier() {
        return !closed && ShimNative.carrier(port) != 0;
    }

    /** What went over it; after the close what went before. */
    public synchronized LinkStatistics statistics() {
        if (!closed) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG, 6);
                if (ShimNative.statistics(port, out) == 0) {
                    long[] n = out.toArray(ValueLayout.JAVA_LONG);
                    counted = new LinkStatistics(n[0], n[1], n[2], n[3], n[4], n[5]);
                }
            }
        }
        return counted;
    }

    /** The queue of each entry of the table by which hashes are spread; empty if unknown. */
    public int[] hashTable(int entries) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_SHORT, Math.max(1, entries));
            int known = ShimNative.hashTable(port, out, entries);
            int[] queues = new int[known];
            Arrays.setAll(queues, i -> out.getAtIndex(ValueLayout.JAVA_SHORT, i));
            return queues;
        }
    }

    /** Stops and unplugs it; nobody moves frames any more. Idempotent; never throws. */
    public synchronized void close() {
        if (closed) {
            return;
        }
        statistics();
        closed = true;
        ShimNative.stop(port);
        ShimNative.close(port);
        try (Arena arena = Arena.ofConfined()) {
            ShimNative.unplug(arena.allocateFrom(name.bus()), arena.allocateFrom(name.name()));
        }
        DpdkLog.drain();
    }

    private static int[] takeSockets() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_INT, MOST_SOCKETS);
            int count = ShimNative.takeSockets(out);
            return out.asSlice(0, count * 4L).toArray(ValueLayout.JAVA_INT);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IOException failed(String action, DeviceName name, int bad) {
        String words = DpdkLog.drain();
        String lacking = Permission.lacking(name);
        String why = !lacking.isEmpty() ? lacking : bad == NO_DRIVER ? "no such driver" : ShimNative.errorText(-bad);
        return new IOException(
                "cannot " + action + " " + name.name() + ": " + why + (words.isEmpty() ? "" : " (" + words + ")"));
    }
}
