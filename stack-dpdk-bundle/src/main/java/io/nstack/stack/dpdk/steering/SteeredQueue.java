package io.nstack.stack.dpdk.steering;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.stack.dpdk.loop.FlowFilter;
import io.nstack.stack.poll.LoopContext;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What one loop has of a link: the frames of its flows in, whichever queue they came to, and a way out. Loop thread only,
 * but for what is marked.
 */
public final class SteeredQueue implements LinkQueue, FlowFilter {

    private static final int WAITING_FRAMES = 1024;
    private static final long STALLED_NANOS = 1_000_000_000L;
    private static final long MOVE_NANOS = 1_000_000; // longer than a frame takes from one loop to another

    private final Steering steering;
    private final LoopContext context;
    private final int loop;
    private final FlowHash hash;
    private final FlowCensus census;
    private final FrameRing inbound = new FrameRing(WAITING_FRAMES);
    private final List<Uplink> carried = new CopyOnWriteArrayList<>(); // written by loops that send by this one
    private final BitSet moving = new BitSet(); // row * BUCKETS + bucket
    private ReadQueue[] read = {};
    private @Nullable Uplink uplink;
    private @Nullable IOException refusal;
    private int seenVersion = -1;
    private int turn;
    private long movingSinceNanos;
    private long nextSettleNanos = Long.MAX_VALUE;
    private boolean settleDue = true;
    private volatile boolean touched;
    private volatile boolean armed;
    private volatile boolean closed;
    private volatile long lastTurnNanos; // roughly

    SteeredQueue(Steering steering, LoopContext context, FlowHash hash, FlowCensus census) {
        this.steering = steering;
        this.context = context;
        this.loop = context.index();
        this.hash = hash;
        this.census = census;
    }

    /** A queue of the link that this loop reads. */
    private record ReadQueue(int number, LinkQueue queue, boolean allMine) {}

    // ---- asked by other loops ----

    int loop() { return loop; }

    /** Whether a flow may live here. Any thread. */
    boolean hasTouched() { return touched; }

    /** Wakes the loop if it is about to block or does. Any thread. */
    void wakeIfArmed() {
        VarHandle.fullFence();
        if (armed) {
            armed = false;
            if (!closed) {
                try {
                    context.wakeup();
                } catch (IllegalStateException closedMeanwhile) {
                    armed = false; // nobody is there to be woken
                }
            }
        }
    }

    private void hand(Frame frame) {
        if (!inbound.offer(frame)) {
            frame.release();
            steering.countDropped();
            return;
        }
        if (closed) {
            discard();
        }
    }

    private synchronized void discard() { inbound.clear(); }

    /** Sends by this loop's queue from now on. Any thread. */
    private void carry(Uplink from) {
        carried.add(from);
        if (closed) {
            from.end();
        }
    }

    // ---- who does what ----

    /** Takes and gives what the loops that have come or gone make necessary. */
    private void reconcile() {
        seenVersion = steering.version();
        settleDue = true;
        List<ReadQueue> now = new ArrayList<>();
        for (ReadQueue each : read) {
            if (steering.isReader(this, each.number)) {
                now.add(new ReadQueue(each.number, each.queue, isAllMine(each.number)));
            } else {
                each.queue.close();
                steering.release(each.number);
            }
        }
        for (int queue = 0; queue < steering.queues(); queue++) {
            if (steering.hold(queue, this)) {
                open(queue, now);
            }
        }
        read = now.toArray(ReadQueue[]::new);
        Uplink up = uplink;
        if (up != null && (read.length > 0 || up.hasEnded())) {
            up.leave();
            uplink = null;
        }
        SteeredQueue carrier = read.length > 0 || uplink != null ? null : steering.carrier(this);
        if (carrier != null && carrier != this) {
            Uplink made = new Uplink(this, carrier);
            uplink = made;
            carrier.carry(made);
            carrier.wakeIfArmed();
        }
        if (read.length == 0) { // those who sent by this loop find another
            carried.forEach(Uplink::drop);
            carried.clear();
        }
    }

    private boolean isOutdated() {
        Uplink up = uplink;
        return seenVersion != steering.version() || (up != null && up.hasEnded());
    }

    private void open(int queue, List<ReadQueue> now) {
        try {
            now.add(new ReadQueue(queue, steering.link().open(queue, context), isAllMine(queue)));
            refusal = null;
            steering.changed(); // others may send by it
        } catch (IOException | IllegalStateException e) {
            refusal = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
            steering.giveUp(queue); // and tried again by settle
        }
    }

    private boolean isAllMine(int queue) {
        AtomicReferenceArray<@Nullable SteeredQueue> row = steering.row(queue);
        for (int bucket = 0; bucket < Steering.BUCKETS; bucket++) {
            if (row.get(bucket) != this) {
                return false;
            }
        }
        int loops = steering.members().length;
        return loops == 1 || (steering.knowsQueues() && loops <= steering.queues());
    }

    /** Why a queue could not be opened, or null. */
    public @Nullable IOException refusal() { return refusal; }

    /**
     * To be called in every turn: sees to it that each has what it should have.
     *
     * @return when to be called again at the latest; {@link Long#MAX_VALUE} = when loops come or go
     */
    public long settle(long nowNanos) {
        if (nowNanos - lastTurnNanos > STALLED_NANOS / 100) {
            lastTurnNanos = nowNanos; // others read it
        }
        if (settleDue || (nextSettleNanos != Long.MAX_VALUE && nowNanos - nextSettleNanos >= 0)) {
            settleDue = false;
            settleNow(nowNanos);
        }
        return nextSettleNanos;
    }

    private void settleNow(long nowNanos) {
        lastTurnNanos = nowNanos;
        if (refusal != null || !steering.has(this)) {
            steering.joinAgain(this);
            reconcile();
        }
        nextSettleNanos = Math.min(giveAway(nowNanos), refusal == null ? Long.MAX_VALUE : nowNanos + STALLED_NANOS);
    }

    /**
     * Gives buckets away that belong to another loop by now, as soon as nothing lives in them: for a moment their frames
     * are dropped, so that what is on its way to here arrives before.
     */
    private long giveAway(long nowNanos) {
        if (!moving.isEmpty()) {
            if (nowNanos - movingSinceNanos < MOVE_NANOS) {
                return movingSinceNanos + MOVE_NANOS;
            }
            finishMoving();
        }
        BitSet wanted = wantedElsewhere();
        boolean settled = wanted.isEmpty();
        wanted.andNot(living());
        if (!wanted.isEmpty()) {
            wanted.stream().forEach(each -> row(each).set(each % Steering.BUCKETS, null));
            moving.or(wanted);
            movingSinceNanos = nowNanos;
            return nowNanos + MOVE_NANOS;
        }
        return settled ? Long.MAX_VALUE : nowNanos + STALLED_NANOS;
    }

    private void finishMoving() {
        BitSet living = living();
        moving.stream().forEach(each -> {
            int bucket = each % Steering.BUCKETS;
            row(each).set(bucket, living.get(each) ? this : steering.goal(each / Steering.BUCKETS, bucket));
        });
        moving.clear();
        steering.changed();
    }

    private AtomicReferenceArray<@Nullable SteeredQueue> row(int place) {
        return steering.row(place / Steering.BUCKETS);
    }

    private BitSet wantedElsewhere() {
        BitSet wanted = new BitSet();
        int rows = steering.knowsQueues() ? steering.queues() : 1;
        for (int queue = 0; queue < rows; queue++) {
            for (int bucket = 0; bucket < Steering.BUCKETS; bucket++) {
                if (steering.row(queue).get(bucket) == this && steering.goal(queue, bucket) != this) {
                    wanted.set(queue * Steering.BUCKETS + bucket);
                }
            }
        }
        return wanted;
    }

    private BitSet living() {
        BitSet living = new BitSet();
        census.forEachFlow((remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort) -> living.set(
                steering.rowOf(remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort) * Steering.BUCKETS
                        + hash.of(remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort)
                                % Steering.BUCKETS));
        return living;
    }

    @Override
    public boolean comesHere(long remoteHigh, long remoteLow, int remotePort, long localHigh, long localLow,
            int localPort) {
        touched = true;
        int queue = steering.rowOf(remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort);
        int bucket = hash.of(remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort) % Steering.BUCKETS;
        return steering.row(queue).get(bucket) == this;
    }

    // ---- frames ----

    @Override
    public int receive(Frame[] into, int count) {
        if (isOutdated()) {
            reconcile();
        }
        int got = 0;
        for (Frame frame = inbound.poll(); frame != null; frame = got < count ? inbound.poll() : null) {
            into[got++] = frame;
        }
        for (int i = 0; i < read.length && got == 0; i++) { // each fills from 0 on
            ReadQueue queue = read[turn++ % read.length];
            got = queue.queue.receive(into, count);
            if (got > 0 && !queue.allMine) {
                got = sorted(into, got, steering.row(queue.number));
            }
        }
        if (!carried.isEmpty() && read.length > 0) {
            serve();
        }
        return got;
    }

    /** Hands on what is for others and keeps the rest, in order. */
    private int sorted(Frame[] frames, int count, AtomicReferenceArray<@Nullable SteeredQueue> row) {
        touched = true;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Frame frame = frames[i];
            SteeredQueue home = home(frame, row);
            if (home == this) {
                frames[kept++] = frame;
            } else if (home == null) {
                frame.release(); // its bucket moves just now
                steering.countDropped();
            } else {
                home.touched = true;
                home.hand(frame);
            }
        }
        if (kept < count) {
            for (SteeredQueue each : steering.members()) {
                if (each != this && !each.inbound.isEmpty()) {
                    each.wakeIfArmed();
                    passOverIfStalled(each);
                }
            }
        }
        return kept;
    }

    private @Nullable SteeredQueue home(Frame frame, AtomicReferenceArray<@Nullable SteeredQueue> row) {
        int flow = hash.of(frame);
        if (flow >= 0) {
            return row.get(flow % Steering.BUCKETS);
        }
        SteeredQueue home = flow == FlowHash.DATAGRAM ? steering.homeOf(hash.datagramPort()) : null;
        return home == null ? this : home;
    }

    /** A loop that hangs gets no new flows: its buckets go to the others until it comes back. */
    private void passOverIfStalled(SteeredQueue other) {
        if (other.inbound.size() >= WAITING_FRAMES && lastTurnNanos - other.lastTurnNanos > STALLED_NANOS) {
            steering.leave(other);
        }
    }

    private int serve() {
        int sent = 0;
        for (Uplink each : carried) {
            if (each.hasEnded()) {
                each.drop();
            } else {
                sent += each.serve(read[0].queue);
            }
        }
        carried.removeIf(Uplink::isDropped);
        return sent;
    }

    @Override
    public @Nullable Frame allocate() {
        Uplink up = uplink;
        return read.length > 0 ? read[0].queue.allocate() : up == null ? null : up.allocate();
    }

    @Override
    public int available() {
        Uplink up = uplink;
        return read.length > 0 ? read[0].queue.available() : up == null ? 0 : up.available();
    }

    @Override
    public int transmit(Frame[] frames, int first, int count) {
        Uplink up = uplink;
        return read.length > 0
                ? read[0].queue.transmit(frames, first, count)
                : up == null ? 0 : up.transmit(frames, first, count);
    }

    /** Whether it has to be looked at from time to time, because the link does not wake the loop. */
    public boolean needsLooking() {
        return read.length > 0 && !steering.link().traits().doorbell();
    }

    @Override
    public boolean arm() {
        armed = true;
        VarHandle.fullFence();
        if (!inbound.isEmpty() || isOutdated()) {
            return false;
        }
        for (Uplink each : carried) {
            if (each.hasEnded() || (read.length > 0 && each.hasWork())) {
                return false;
            }
        }
        boolean mayBlock = true;
        if (steering.link().traits().doorbell()) {
            for (ReadQueue each : read) {
                mayBlock &= each.queue.arm();
            }
        }
        return mayBlock;
    }

    @Override
    public void disarm() {
        armed = false;
        if (steering.link().traits().doorbell()) {
            for (ReadQueue each : read) {
                each.queue.disarm();
            }
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        steering.leave(this);
        for (ReadQueue each : read) {
            each.queue.close();
            steering.release(each.number);
        }
        read = new ReadQueue[0];
        carried.forEach(Uplink::drop);
        carried.clear();
        Uplink up = uplink;
        if (up != null) {
            up.leave();
            uplink = null;
        }
        discard();
    }
}
