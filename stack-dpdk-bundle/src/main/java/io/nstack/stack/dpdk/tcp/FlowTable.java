package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.tcp.Flow.FlowId;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All flows of a loop, found by addresses and ports: open addressing with linear probing, at most half full. The hash is
 * seeded, so that a peer cannot choose ports that collide. Loop thread only; finding allocates nothing.
 */
final class FlowTable {

    private static final int LEAST_SLOTS = 64;
    private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L; // 2^64 / golden ratio, odd

    private final long seed;
    private @Nullable Flow[] flows = new Flow[LEAST_SLOTS];
    private int[] hashes = new int[LEAST_SLOTS]; // beside the flows: a probe touches no object in vain
    private int size;

    FlowTable(long seed) { this.seed = seed; }

    int size() { return size; }

    @Nullable
    Flow find(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        int hash = hash(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort);
        int mask = flows.length - 1;
        for (int i = hash & mask;; i = i + 1 & mask) {
            Flow flow = flows[i];
            if (flow == null) {
                return null;
            }
            if (hashes[i] == hash && flow.remoteLow == remoteLow && flow.remotePort == remotePort
                    && flow.localPort == localPort && flow.localLow == localLow && flow.remoteHigh == remoteHigh
                    && flow.localHigh == localHigh) {
                return flow;
            }
        }
    }

    @Nullable
    Flow find(FlowId id) {
        return find(id.localHigh(), id.localLow(), id.localPort(), id.remoteHigh(), id.remoteLow(), id.remotePort());
    }

    /** Adds a flow, or puts it in the place of one with the same addresses. */
    void put(Flow flow) {
        flow.hash = hash(flow.localHigh, flow.localLow, flow.localPort, flow.remoteHigh, flow.remoteLow,
                flow.remotePort);
        Flow there = find(flow.localHigh, flow.localLow, flow.localPort, flow.remoteHigh, flow.remoteLow,
                flow.remotePort);
        if (there != null) {
            remove(there);
        }
        if ((size + 1) * 2 > flows.length) {
            resize(flows.length * 2);
        }
        insert(flow);
        size++;
    }

    private void insert(Flow flow) {
        int mask = flows.length - 1;
        int i = flow.hash & mask;
        while (flows[i] != null) {
            i = i + 1 & mask;
        }
        flows[i] = flow;
        hashes[i] = flow.hash;
    }

    /** Takes exactly this flow out, if it is in. */
    void remove(Flow flow) {
        int mask = flows.length - 1;
        int i = flow.hash & mask;
        while (flows[i] != flow) {
            if (flows[i] == null) {
                return;
            }
            i = i + 1 & mask;
        }
        size--;
        closeGap(i, mask);
        if (flows.length > LEAST_SLOTS && size * 8 < flows.length) {
            resize(flows.length / 2);
        }
    }

    /** Moves back what probed across the slot that has become free. */
    private void closeGap(int gap, int mask) {
        int free = gap;
        for (int i = free + 1 & mask; flows[i] != null; i = i + 1 & mask) {
            int home = hashes[i] & mask;
            if ((i - home & mask) >= (i - free & mask)) {
                flows[free] = flows[i];
                hashes[free] = hashes[i];
                free = i;
            }
        }
        flows[free] = null;
    }

    private void resize(int slots) {
        @Nullable
        Flow[] old = flows;
        flows = new Flow[slots];
        hashes = new int[slots];
        for (Flow each : old) {
            if (each != null) {
                insert(each);
            }
        }
    }

    /** Visits what is in it now; the visitor may remove. */
    void forEach(Consumer<Flow> visitor) {
        for (Flow each : Arrays.copyOf(flows, flows.length)) {
            if (each != null) {
                visitor.accept(each);
            }
        }
    }

    private int hash(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
        long mixed = (remoteLow ^ seed) * FACTOR;
        mixed = (mixed ^ mixed >>> 29 ^ remoteHigh ^ ((long) remotePort << 16 | localPort)) * FACTOR;
        mixed = (mixed ^ mixed >>> 31 ^ localLow ^ Long.rotateLeft(localHigh, 32)) * FACTOR;
        return (int) (mixed >>> 32);
    }
}
