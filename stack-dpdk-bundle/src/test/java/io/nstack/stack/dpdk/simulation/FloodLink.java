package io.nstack.stack.dpdk.simulation;

import io.nstack.link.Frame;
import io.nstack.link.Link;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkStatistics;
import io.nstack.link.LinkStatus;
import io.nstack.link.LinkTraits;
import io.nstack.stack.dpdk.script.VirtualClock;
import io.nstack.stack.dpdk.script.packet.Ethernet;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.TcpOption;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import io.nstack.stack.poll.LoopContext;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.SplittableRandom;

/** A link on which SYNs of addresses that do not answer arrive besides, at a rate. */
final class FloodLink implements Link {

    private static final int BURST = 20;

    private final Link target;
    private final VirtualClock clock;
    private final InetAddress host;
    private final int port;
    private final SplittableRandom random = new SplittableRandom(7);
    private long everyNanos;
    private long dueNanos = Long.MAX_VALUE;
    private long sent;

    FloodLink(Link target, VirtualClock clock, InetAddress host, int port) {
        this.target = target;
        this.clock = clock;
        this.host = host;
        this.port = port;
    }

    /** From now on so many a second; 0 = none. */
    void rate(int aSecond) {
        everyNanos = aSecond == 0 ? 0 : 1_000_000_000L * BURST / aSecond;
        dueNanos = aSecond == 0 ? Long.MAX_VALUE : clock.getAsLong();
    }

    /** When the next ones come. */
    long dueNanos() { return dueNanos; }

    long sent() { return sent; }

    private int receive(LinkQueue queue, Frame[] into, int first, int count) {
        int at = first;
        if (clock.getAsLong() >= dueNanos && count - first >= BURST) {
            dueNanos += everyNanos;
            while (at < first + BURST) {
                Frame frame = queue.allocate();
                if (frame == null) {
                    break;
                }
                frame.writeBytes(syn());
                into[at++] = frame;
                sent++;
            }
        }
        return at;
    }

    private byte[] syn() {
        byte[] address = {(byte) (11 + random.nextInt(80)), (byte) random.nextInt(), (byte) random.nextInt(), 1};
        try {
            InetAddress bogus = InetAddress.getByAddress(address);
            TcpSegment syn = new TcpSegment(1024 + random.nextInt(60_000), port, random.nextInt(), 0, TcpSegment.SYN,
                    65_535, 0, List.of(TcpOption.mss(1460), TcpOption.sackPermitted()), new byte[0]);
            IpPacket packet = IpPacket.of(bogus, host, IpPacket.TCP, syn.encode(bogus, host));
            return new Ethernet(traits().macAddress(), 0x0200_0000_0099L, Ethernet.IPV4, packet.encode()).encode();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String name() { return target.name(); }

    @Override
    public LinkTraits traits() { return target.traits(); }

    @Override
    public LinkStatus status() { return target.status(); }

    @Override
    public LinkStatistics statistics() { return target.statistics(); }

    @Override
    public LinkQueue open(int queue, LoopContext loop) throws IOException {
        LinkQueue below = target.open(queue, loop);
        return new LinkQueue() {
            @Override
            public int receive(Frame[] into, int count) {
                return FloodLink.this.receive(below, into, below.receive(into, count), count);
            }

            @Override
            public Frame allocate() { return below.allocate(); }

            @Override
            public int available() { return below.available(); }

            @Override
            public int transmit(Frame[] frames, int first, int count) { return below.transmit(frames, first, count); }

            @Override
            public void close() { below.close(); }
        };
    }
}
