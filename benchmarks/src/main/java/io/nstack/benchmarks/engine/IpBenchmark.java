package io.nstack.benchmarks.engine;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkTraits;
import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.Host;
import io.nstack.stack.dpdk.ip.HostSettings;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.IpLayer;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.dpdk.ip.Subnet;
import io.nstack.stack.dpdk.ip.Transport;
import io.nstack.stack.dpdk.loop.Home;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.dpdk.wire.EthernetHeader;
import io.nstack.stack.dpdk.wire.Ipv4Header;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The internet layer in both directions, without what is above and below: a full TCP segment received up to its
 * transport, the same sent down to the link, and the checksum alone. The goal for receiving is 60 ns, without allocation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = {"-Xmx1g", "--sun-misc-unsafe-memory-access=allow"})
public class IpBenchmark {

    private static final long OURS = 0x0200_0000_0001L;
    private static final long PEERS = 0x0200_0000_0002L;
    private static final int PAYLOAD = 1448;
    private static final int SEGMENT = 32 + PAYLOAD;
    private static final int FRAMES = 512; // 1 MiB, as much as goes round a busy queue

    /** The family. */
    @Param({"4", "6"})
    public int family;

    private final ArrayDeque<LooseFrame> free = new ArrayDeque<>(FRAMES);
    private final LooseFrame[] received = new LooseFrame[FRAMES];
    private final Arena memory = Arena.global();
    private IpLayer ip = layer();
    private @Nullable Destination to;
    private int frameBytes;
    private int next;
    private long now = 1;
    private int sent;

    /** Makes frames as a peer sends them, and the peer known. */
    @Setup
    public void prepare() throws IOException {
        for (int i = 0; i < FRAMES; i++) {
            free.add(new LooseFrame(memory, free));
        }
        byte[] frame = family == 4 ? ipv4() : ipv6();
        frameBytes = frame.length;
        for (int i = 0; i < FRAMES; i++) {
            received[i] = new LooseFrame(memory, new ArrayDeque<>(1)).with(frame);
        }
        ip = layer();
        ip.transport(6, new Taker());
        IpAddress peer = family == 4 ? IpAddress.ipv4(0x0a000002) : new IpAddress(0xfd00L << 48, 2);
        to = ip.destination(0, 0, peer.high(), peer.low());
        ip.host().neighbours().entry(peer, now);
        ip.host().neighbours().onAnswer(peer, PEERS, now);
    }

    private IpLayer layer() {
        Host host = new Host(HostSettings.of("bench", OURS, 1500,
                List.of(new Subnet(IpAddress.ipv4(0x0a000001), 24), new Subnet(new IpAddress(0xfd00L << 48, 1), 64)),
                List.of()), new Random(1));
        return new IpLayer(host, new Here(), new LinkTraits("bench", OURS, 1500, 1, Set.of(), false), new Sink(), now);
    }

    private static byte[] ipv4() {
        byte[] frame = new byte[EthernetHeader.BYTES + Ipv4Header.BYTES + SEGMENT];
        MemorySegment room = MemorySegment.ofArray(frame);
        EthernetHeader.write(room, 0, OURS, PEERS, EthernetHeader.IPV4);
        Ipv4Header.begin(room, 14, 0, Ipv4Header.BYTES + SEGMENT);
        Ipv4Header.fragment(room, 14, 0, Ipv4Header.DONT_FRAGMENT);
        Ipv4Header.end(room, 14, 64, 6, 0x0a00_0002_0a00_0001L);
        Ipv4Header.sign(room, 14);
        return frame;
    }

    private static byte[] ipv6() {
        byte[] frame = new byte[EthernetHeader.BYTES + Ipv6Header.BYTES + SEGMENT - 20];
        MemorySegment room = MemorySegment.ofArray(frame);
        EthernetHeader.write(room, 0, OURS, PEERS, EthernetHeader.IPV6);
        Ipv6Header.begin(room, 14, 0, 0x12345, SEGMENT - 20, 6, 64);
        Ipv6Header.source(room, 14, 0xfd00L << 48, 2);
        Ipv6Header.target(room, 14, 0xfd00L << 48, 1);
        return frame;
    }

    /** A segment from the link to its transport, with the header's checksum but not the segment's. */
    @Benchmark
    public long receive() {
        LooseFrame frame = received[next];
        next = (next + 1) & (FRAMES - 1);
        ip.receive(frame.again(frameBytes), now);
        return ip.counters().delivered;
    }

    /** A segment from its transport to the link, with both checksums; in bursts of 32. */
    @Benchmark
    public int send() {
        Frame frame = ip.allocate();
        Destination there = to;
        if (frame == null || there == null) {
            throw new IllegalStateException("no frame left");
        }
        frame.writerIndex(frame.readerIndex() + SEGMENT - 20);
        ip.send(frame, there, 6, 0, 0);
        if ((++sent & 31) == 0) {
            ip.flush();
        }
        return sent;
    }

    /** The checksum over one segment. */
    @Benchmark
    public int checksum() {
        LooseFrame frame = received[next];
        next = (next + 1) & (FRAMES - 1);
        return Checksum.finish(Checksum.sum(frame.room(), Frame.HEADROOM + 34L, SEGMENT - 20));
    }

    private static final class Taker implements Transport {

        @Override
        public boolean onPacket(Packet packet, long nowNanos) {
            return packet.length > 0; // keeps the frame, which the next round arms anew
        }

        @Override
        public void onError(PathError error, long nowNanos) {
            // none comes
        }
    }

    private static final class Here implements Home {

        @Override
        public int loop() { return 0; }

        @Override
        public boolean inLoop() { return true; }

        @Override
        public boolean execute(Runnable task) { return false; }
    }

    private final class Sink implements LinkQueue {

        @Override
        public int receive(Frame[] into, int count) { return 0; }

        @Override
        public @Nullable Frame allocate() {
            LooseFrame frame = free.pollFirst();
            return frame == null ? null : frame.empty();
        }

        @Override
        public int available() { return free.size(); }

        @Override
        public int transmit(Frame[] frames, int first, int count) {
            for (int i = first; i < first + count; i++) {
                frames[i].release();
            }
            return count;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
