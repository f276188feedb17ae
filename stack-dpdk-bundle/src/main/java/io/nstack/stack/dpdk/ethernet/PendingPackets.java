package io.nstack.stack.dpdk.ethernet;

import io.nstack.link.Frame;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Packets of one engine that wait for their neighbour's answer. Loop thread only. */
public final class PendingPackets {

    private static final int MOST_EACH = 16; // RFC 4861 section 7.2.2: a small queue, the newest are kept
    private static final int MOST = 256;

    private final Map<Neighbour, ArrayDeque<Frame>> waiting = new HashMap<>();
    private int count;

    /** Keeps a packet, from its IP header on. Takes the frame. */
    public void add(Neighbour neighbour, Frame packet) {
        if (count == MOST) {
            packet.release();
            return;
        }
        ArrayDeque<Frame> queue = waiting.computeIfAbsent(neighbour, key -> new ArrayDeque<>(MOST_EACH));
        if (queue.size() == MOST_EACH) {
            queue.removeFirst().release();
            count--;
        }
        queue.addLast(packet);
        count++;
    }

    /** Hands on what waits for a neighbour, in order; the receiver takes each frame. */
    public void take(Neighbour neighbour, Consumer<Frame> receiver) {
        ArrayDeque<Frame> queue = waiting.remove(neighbour);
        if (queue != null) {
            count -= queue.size();
            queue.forEach(receiver);
        }
    }

    /** How many wait. */
    public int size() { return count; }

    /** Drops all. */
    public void clear() {
        waiting.values().forEach(queue -> queue.forEach(Frame::release));
        waiting.clear();
        count = 0;
    }
}
