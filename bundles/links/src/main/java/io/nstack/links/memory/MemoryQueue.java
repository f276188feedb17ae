package io.nstack.links.memory;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.links.pool.FramePool;
import io.nstack.links.pool.PooledFrame;
import io.nstack.stack.poll.LoopContext;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A queue of an end of a wire, with a ring from each queue of the other end and a ring to each. */
final class MemoryQueue implements LinkQueue {

    private final MemoryLink link;
    private final MemoryLink peer;
    private final int index;
    private final FrameRing[] incoming;
    private final FrameRing[] outgoing;
    private final FramePool pool;
    private final Counters counters;
    private final Doorbell doorbell;
    private int nextRing;
    private long touched; // a bit for each queue of the peer that something was put into
    private boolean closed;

    MemoryQueue(MemoryLink link, int index, LoopContext loop, FrameRing[] incoming, FrameRing[] outgoing,
            FramePool pool, Counters counters) {
        this.link = link;
        this.peer = link.peer();
        this.index = index;
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.pool = pool;
        this.counters = counters;
        this.doorbell = new Doorbell(loop);
    }

    @Override
    public int receive(Frame[] into, int count) {
        if (closed) {
            return 0;
        }
        int received = 0;
        for (int i = 0; i < incoming.length && received < count; i++) {
            int ring = nextRing;
            nextRing = ring + 1 == incoming.length ? 0 : ring + 1;
            received = receive(ring, into, received, count);
        }
        return received;
    }

    private int receive(int ring, Frame[] into, int first, int count) {
        FrameRing from = incoming[ring];
        int at = first;
        long bytes = 0;
        while (at < count) {
            Frame sent = from.poll();
            if (sent == null) {
                break;
            }
            PooledFrame copy = pool.takeCopy(sent);
            sent.release();
            if (copy == null) {
                counters.add(Counters.RECEIVE_DROPPED, 1);
            } else {
                bytes += copy.readableBytes();
                into[at++] = copy;
            }
        }
        if (at > first) {
            counters.add(Counters.RECEIVED, at - first);
            counters.add(Counters.RECEIVED_BYTES, bytes);
        }
        if (from.takeAwaited()) {
            MemoryQueue sender = peer.opened(ring);
            if (sender != null) {
                sender.doorbell.ring();
            }
        }
        return at;
    }

    @Override
    public @Nullable Frame allocate() { return pool.take(); }

    @Override
    public int available() { return pool.available(); }

    @Override
    public int transmit(Frame[] frames, int first, int count) {
        int taken = 0;
        while (taken < count && send(frames[first + taken])) {
            taken++;
        }
        if (touched != 0) {
            VarHandle.fullFence(); // puts before the look at the doorbell
            for (long rest = touched; rest != 0; rest &= rest - 1) {
                MemoryQueue target = peer.opened(Long.numberOfTrailingZeros(rest));
                if (target != null) {
                    target.doorbell.ring();
                }
            }
            touched = 0;
        }
        return taken;
    }

    private boolean send(Frame frame) {
        int length = frame.readableBytes();
        if (closed || !link.hasCarrier() || length > link.largestFrame()) {
            return drop(frame, Counters.TRANSMIT_DROPPED);
        }
        int to = 0;
        if (peer.queues() > 1) {
            frame.hash(FlowHash.of(frame));
            to = peer.queueOf(frame.hash());
        }
        if (peer.opened(to) == null) {
            count(length);
            return drop(frame, Counters.MISSED_BY_PEER);
        }
        if (!outgoing[to].offer(frame)) {
            return false;
        }
        touched |= 1L << to;
        count(length);
        return true;
    }

    private void count(int length) {
        counters.add(Counters.TRANSMITTED, 1);
        counters.add(Counters.TRANSMITTED_BYTES, length);
    }

    private boolean drop(Frame frame, int reason) {
        frame.release();
        counters.add(reason, 1);
        return true;
    }

    @Override
    public boolean arm() {
        doorbell.arm();
        VarHandle.fullFence(); // the other half of that in transmit
        for (FrameRing each : incoming) {
            if (!each.isEmpty()) {
                doorbell.disarm();
                return false;
            }
        }
        return true;
    }

    @Override
    public void disarm() { doorbell.disarm(); }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        doorbell.remove();
        link.close(index);
        pool.close();
    }
}
