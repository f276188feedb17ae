package io.nstack.benchmarks;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.nstack.dpdk.link.DpdkLink;
import io.nstack.dpdk.link.LinkConfig;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a frame costs over links of DPDK, on one thread: through a ring (what Java, the calls and DPDK cost), and there
 * and back over a virtual cable (with what the kernel costs). Prints Markdown tables.
 */
final class LinkBenchmark {

    private static final int ROUNDS = 7;
    private static final long ROUND_NANOS = 1_000_000_000L;
    private static final int FRAME_BYTES = 60;
    private static final int ETHERTYPE_AT = 12;
    private static final short EXPERIMENTAL = (short) 0x88b5; // IEEE 802's EtherType for experiments
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final DpdkLink.Shared shared = new DpdkLink.Shared();
    private final LoopContext loop = new ThisThread();
    private final Frame[] out = new Frame[64];
    private final Frame[] in = new Frame[64];

    private LinkBenchmark() {}

    static void run() throws IOException, InterruptedException {
        System.out.println("| link | burst | ns a frame: median [spread] | CPU | allocated a frame |\n|---|---|---|---|---|");
        LinkBenchmark benchmark = new LinkBenchmark();
        for (int burst : new int[]{32, 1}) {
            benchmark.ring(burst);
        }
        for (String driver : new String[]{"net_af_packet", "net_af_xdp"}) {
            for (int burst : new int[]{32, 1}) {
                benchmark.cable(driver, burst);
            }
        }
    }

    private void ring(int burst) throws IOException {
        DpdkLink link = DpdkLink.start(LinkConfig.of("bench", "net_ring"), shared);
        LinkQueue queue = link.open(0, loop);
        measure("net_ring: sent, received, read, released", burst, () -> {
            send(queue, burst);
            return drain(queue);
        });
        queue.close();
        link.close(Duration.ZERO);
    }

    /** Both ends of the cable have a link; a frame goes there and is sent back. */
    private void cable(String driver, int burst) throws IOException, InterruptedException {
        String one = "nsb" + ProcessHandle.current().pid() % 1_000_000;
        String other = one + "p";
        command("ip", "link", "add", one, "type", "veth", "peer", "name", other);
        try {
            for (String each : new String[]{one, other}) {
                command("ip", "link", "set", each, "addrgenmode", "none");
                command("ip", "link", "set", each, "up");
            }
            DpdkLink first = DpdkLink.start(LinkConfig.of("one", driver + ",iface=" + one), shared);
            DpdkLink second = DpdkLink.start(LinkConfig.of("other", driver + ",iface=" + other), shared);
            LinkQueue near = first.open(0, loop);
            LinkQueue far = second.open(0, loop);
            measure(driver + " over veth: there and back", burst, () -> roundTrip(near, far, burst));
            near.close();
            far.close();
            first.close(Duration.ZERO);
            second.close(Duration.ZERO);
        } finally {
            command("ip", "link", "del", one);
        }
    }

    private int roundTrip(LinkQueue near, LinkQueue far, int burst) {
        send(near, burst);
        int echoed = 0;
        while (echoed < burst) {
            int came = drain(far);
            if (came > 0) {
                send(far, came);
                echoed += came;
            }
        }
        int back = 0;
        while (back < burst) {
            back += drain(near);
        }
        return back;
    }

    private void send(LinkQueue queue, int count) {
        int ready = 0;
        while (ready < count) {
            Frame frame = queue.allocate();
            if (frame == null) {
                throw new IllegalStateException("no frame is free");
            }
            frame.room().set(ValueLayout.JAVA_SHORT_UNALIGNED, frame.readerIndex() + ETHERTYPE_AT, EXPERIMENTAL);
            frame.setIndex(Frame.HEADROOM, Frame.HEADROOM + FRAME_BYTES);
            out[ready++] = frame;
        }
        for (int sent = 0; sent < count;) {
            sent += queue.transmit(out, sent, count - sent);
        }
    }

    private int drain(LinkQueue queue) {
        int came = queue.receive(in, in.length);
        int ours = 0;
        for (int i = 0; i < came; i++) {
            long at = (long) in[i].readerIndex() + ETHERTYPE_AT;
            if (in[i].room().get(ValueLayout.JAVA_SHORT_UNALIGNED, at) == EXPERIMENTAL) {
                ours++;
            }
            in[i].release();
        }
        return ours;
    }

    private interface Turn {
        int frames();
    }

    private static void measure(String name, int burst, Turn turn) {
        double[] nanos = new double[ROUNDS];
        double[] cpu = new double[ROUNDS]; // steadier than the clock where others want the processors too
        double allocated = 0;
        for (int i = -2; i < ROUNDS; i++) { // two to warm up
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            long frames = 0;
            long now = began;
            while (now - began < ROUND_NANOS) {
                for (int j = 0; j < 64; j++) {
                    frames += turn.frames();
                }
                now = System.nanoTime();
            }
            if (i >= 0) {
                nanos[i] = (double) (now - began) / frames;
                cpu[i] = (double) (THREADS.getCurrentThreadCpuTime() - cpuBefore) / frames;
                allocated = (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / frames;
            }
        }
        Arrays.sort(nanos);
        Arrays.sort(cpu);
        System.out.printf(Locale.ROOT, "| %s | %d | %,.0f [%,.0f-%,.0f] | %,.0f ns | %.2f B |%n", name, burst,
                nanos[ROUNDS / 2], nanos[0], nanos[ROUNDS - 1], cpu[ROUNDS / 2], allocated);
    }

    private static void command(String... words) throws IOException, InterruptedException {
        int code = new ProcessBuilder(words).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", words) + " ended with " + code + "; a virtual cable needs root");
        }
    }

    private static final class ThisThread implements LoopContext {

        @Override
        public boolean inLoop() { return true; }

        @Override
        public void wakeup() {}

        @Override
        public int index() { return 0; }

        @Override
        public ByteBufAllocator allocator() { return ByteBufAllocator.DEFAULT; }

        @Override
        public boolean watchesDescriptors() { return false; }

        @Override
        public Watch watch(int fd, int events, Watched target) { throw new UnsupportedOperationException(); }

        @Override
        public Watch watch(SelectableChannel channel, int events, Watched target) {
            throw new UnsupportedOperationException();
        }
    }
}
