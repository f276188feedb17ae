package io.nstack.links.memory;

import io.nstack.link.FlowKey;
import io.nstack.link.Link;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkStatistics;
import io.nstack.link.LinkStatus;
import io.nstack.link.LinkTraits;
import io.nstack.link.Offload;
import io.nstack.links.pool.FramePool;
import io.nstack.stack.poll.LoopContext;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** One end of a {@link MemoryWire}. */
public final class MemoryLink implements Link {

    private final MemoryWire wire;
    private final WireEnd end;
    private final WireSettings settings;
    private final LinkTraits traits;
    private final Counters[] counters;
    private final @Nullable FramePool[] pools; // the last one of each queue; guarded by the wire
    private final AtomicReferenceArray<@Nullable MemoryQueue> open; // written under the wire's lock
    private @Nullable MemoryLink peer;
    private FrameRing[][] outgoing = {}; // by our queue, by the peer's

    MemoryLink(MemoryWire wire, WireEnd end, WireSettings settings) {
        this.wire = wire;
        this.end = end;
        this.settings = settings;
        Set<Offload> offloads = end.queues() > 1 ? Set.of(Offload.RSS) : Set.of();
        traits = new LinkTraits("memory", end.macAddress(), settings.mtuBytes(), end.queues(), offloads, true);
        open = new AtomicReferenceArray<>(end.queues());
        pools = new @Nullable FramePool[end.queues()];
        counters = new Counters[end.queues()];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = new Counters();
        }
    }

    void connect(MemoryLink other) {
        peer = other;
        outgoing = new FrameRing[end.queues()][other.end.queues()];
        for (FrameRing[] ofQueue : outgoing) {
            for (int i = 0; i < ofQueue.length; i++) {
                ofQueue[i] = new FrameRing(settings.ringFrames());
            }
        }
    }

    MemoryLink peer() { return Objects.requireNonNull(peer); }

    /** The station address of the other end, for tests that need no address resolution. */
    public long peerMacAddress() {
        return peer().end.macAddress();
    }

    @Override
    public String name() { return end.name(); }

    @Override
    public LinkTraits traits() { return traits; }

    @Override
    public LinkStatus status() { return wire.hasCarrier() ? LinkStatus.UP : LinkStatus.down("the wire is unplugged"); }

    @Override
    public LinkStatistics statistics() {
        long[] sum = new long[Counters.KINDS];
        for (Counters each : counters) {
            each.addTo(sum);
        }
        for (Counters each : peer().counters) {
            sum[Counters.RECEIVE_DROPPED] += each.get(Counters.MISSED_BY_PEER);
        }
        return new LinkStatistics(sum[Counters.RECEIVED], sum[Counters.RECEIVED_BYTES], sum[Counters.RECEIVE_DROPPED],
                sum[Counters.TRANSMITTED], sum[Counters.TRANSMITTED_BYTES], sum[Counters.TRANSMIT_DROPPED]);
    }

    @Override
    public int queueOf(FlowKey flow) { return queueOf(FlowHash.of(flow)); }

    int queueOf(int hash) { return (int) ((Integer.toUnsignedLong(hash) * end.queues()) >>> 32); }

    int queues() { return end.queues(); }

    @Override
    public LinkQueue open(int queue, LoopContext loop) throws IOException {
        synchronized (wire) {
            Objects.checkIndex(queue, end.queues());
            if (open.get(queue) != null) {
                throw new IllegalStateException("queue " + queue + " of link " + end.name() + " is open");
            }
            FrameRing[] incoming = incoming(queue);
            for (FrameRing each : incoming) {
                each.drain(); // came while nobody was here
            }
            FramePool pool = new FramePool(settings.mtuBytes(), settings.frames());
            pools[queue] = pool;
            MemoryQueue opened = new MemoryQueue(this, queue, loop, incoming, outgoing[queue], pool, counters[queue]);
            open.set(queue, opened);
            return opened;
        }
    }

    /** Whether a queue is open, or was and somebody still keeps a frame of it: none, and nothing was leaked. */
    public boolean holdsMemory() {
        synchronized (wire) {
            for (FramePool each : pools) {
                if (each != null && each.holdsMemory()) {
                    return true;
                }
            }
            return false;
        }
    }

    private FrameRing[] incoming(int queue) {
        FrameRing[] incoming = new FrameRing[peer().end.queues()];
        for (int i = 0; i < incoming.length; i++) {
            incoming[i] = peer().outgoing[i][queue];
        }
        return incoming;
    }

    void close(int queue) {
        synchronized (wire) {
            open.set(queue, null);
            for (FrameRing each : incoming(queue)) {
                each.drain();
            }
            for (int i = 0; i < outgoing[queue].length; i++) {
                if (peer().opened(i) == null) {
                    outgoing[queue][i].drain(); // who would receive it closed while it was being sent
                }
            }
        }
    }

    @Nullable
    MemoryQueue opened(int queue) { return open.get(queue); }

    boolean hasCarrier() { return wire.hasCarrier(); }

    int largestFrame() { return settings.mtuBytes() + ETHERNET_HEADER_BYTES; }

    private static final int ETHERNET_HEADER_BYTES = 14 + 4; // with a VLAN tag
}
