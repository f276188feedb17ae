package io.nstack.stack.dpdk.steering;

import io.nstack.link.FlowKey;
import io.nstack.link.Link;
import io.nstack.stack.poll.LoopContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which loop reads which queue of a link, and which flows live in which loop. Loops come and go.
 *
 * <p>The flows of each queue fall into {@value #BUCKETS} buckets by their hash, and each bucket belongs to a loop. Where
 * there are at least as many queues as loops, all buckets of a queue belong to the loop that reads it, and nothing is
 * handed on. Otherwise loops share a queue: one of them reads it and hands on what is not its own.
 *
 * <p>A loop that comes gets its share of the buckets, but each only while no connection lives in it, so that no
 * connection changes its loop. The buckets of a loop that goes are divided at once, because its connections end with it.
 */
public final class Steering {

    /** In how many parts the flows of a queue are divided. */
    static final int BUCKETS = 1024;

    private final Link link;
    private final DatagramHomes datagrams;
    private final long seed;
    private final boolean knowsQueues;
    private final List<AtomicReferenceArray<@Nullable SteeredQueue>> rows = new ArrayList<>(); // one a queue
    private final @Nullable SteeredQueue[] holders; // of the queues, that have them open; guarded by this
    private final AtomicLong unroutable = new AtomicLong();
    private volatile SteeredQueue[] members = {}; // written under this, in the order in which they came
    private volatile int version; // of what is above; written under this

    /**
     * Of a link that nobody else uses.
     *
     * @param datagrams where datagrams go
     * @param seed      that of the hash, unknown to others
     */
    public Steering(Link link, DatagramHomes datagrams, long seed) {
        this.link = link;
        this.datagrams = datagrams;
        this.seed = seed;
        int queues = link.traits().queues();
        this.holders = new SteeredQueue[queues];
        this.knowsQueues = link.queueOf(new FlowKey(6, 0, 1, 1, 0, 2, 2)) >= 0;
        AtomicReferenceArray<@Nullable SteeredQueue> row = new AtomicReferenceArray<>(BUCKETS);
        for (int i = 0; i < queues; i++) {
            rows.add(row);
            row = knowsQueues ? new AtomicReferenceArray<>(BUCKETS) : row; // else a flow may come to any queue
        }
    }

    /** The link. */
    public Link link() { return link; }

    /** Frames that were dropped because the loop that they were for did not take them. Any thread. */
    public long droppedFrames() {
        return unroutable.get();
    }

    void countDropped() { unroutable.incrementAndGet(); }

    /** A loop comes. Its thread. */
    public SteeredQueue join(LoopContext loop, FlowCensus census) {
        SteeredQueue member = new SteeredQueue(this, loop, new FlowHash(seed), census);
        synchronized (this) {
            SteeredQueue[] more = Arrays.copyOf(members, members.length + 1);
            more[more.length - 1] = member;
            change(more);
        }
        return member;
    }

    /** A loop that was passed over because it took nothing takes frames again. Its thread. */
    synchronized void joinAgain(SteeredQueue member) {
        if (!has(member)) {
            SteeredQueue[] more = Arrays.copyOf(members, members.length + 1);
            more[more.length - 1] = member;
            change(more);
        }
    }

    /** A loop goes, or takes nothing any longer. */
    synchronized void leave(SteeredQueue member) {
        SteeredQueue[] fewer = Arrays.stream(members).filter(each -> each != member).toArray(SteeredQueue[]::new);
        if (fewer.length < members.length) {
            change(fewer);
        }
    }

    private void change(SteeredQueue[] now) {
        members = now;
        for (int queue = 0; queue < rows.size(); queue++) {
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                SteeredQueue owner = rows.get(queue).get(bucket);
                if (owner == null || !owner.hasTouched() || !has(owner)) {
                    rows.get(queue).set(bucket, goal(queue, bucket));
                }
            }
        }
        changed();
    }

    /** Lets every loop look again at what it should do. */
    synchronized void changed() {
        version++;
        for (SteeredQueue each : members) {
            each.wakeIfArmed();
        }
    }

    /** Whether the loop gets frames. */
    boolean has(SteeredQueue asked) {
        for (SteeredQueue each : members) {
            if (each == asked) {
                return true;
            }
        }
        return false;
    }

    int version() { return version; }

    SteeredQueue[] members() { return members; }

    /** Whose a bucket should be; null = nobody is there. */
    @Nullable
    SteeredQueue goal(int queue, int bucket) {
        SteeredQueue[] all = members;
        int queues = rows.size();
        if (all.length == 0) {
            return null;
        }
        if (!knowsQueues) {
            return all[bucket % all.length];
        }
        if (all.length <= queues) {
            return all[queue % all.length];
        }
        int sharers = (all.length - queue + queues - 1) / queues; // members queue, queue + queues, ...
        return all[queue + bucket % sharers * queues];
    }

    /** Who should read a queue; null = nobody is there. */
    private @Nullable SteeredQueue reader(int queue) {
        SteeredQueue[] all = members;
        return all.length == 0 ? null : all[queue % all.length];
    }

    /** Whether a loop is to read a queue. */
    boolean isReader(SteeredQueue member, int queue) {
        return reader(queue) == member;
    }

    /** Takes a queue for the loop that is to read it; false = another has it still. */
    synchronized boolean hold(int queue, SteeredQueue by) {
        if (holders[queue] != null || reader(queue) != by) {
            return false;
        }
        holders[queue] = by;
        return true;
    }

    /** A queue was closed. */
    synchronized void release(int queue) {
        holders[queue] = null;
        changed();
    }

    /** A queue could not be opened. */
    synchronized void giveUp(int queue) { holders[queue] = null; }

    /** Whose queue a loop without one sends by; null = nobody reads one. */
    synchronized @Nullable SteeredQueue carrier(SteeredQueue member) {
        for (int i = 0; i < members.length; i++) {
            if (members[i] == member) {
                return holders[i % holders.length];
            }
        }
        return null;
    }

    // ---- flows ----

    AtomicReferenceArray<@Nullable SteeredQueue> row(int queue) { return rows.get(queue); }

    int queues() { return rows.size(); }

    /** Whether a flow may come to any queue. */
    boolean knowsQueues() { return knowsQueues; }

    /** The row of a flow. */
    int rowOf(long remoteHigh, long remoteLow, int remotePort, long localHigh, long localLow, int localPort) {
        return rows.size() == 1 || !knowsQueues
                ? 0
                : link.queueOf(new FlowKey(6, remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort));
    }

    /** The loop for datagrams to a port; null = the one that they come to. */
    @Nullable
    SteeredQueue homeOf(int datagramPort) {
        int loop = datagrams.loopOf(datagramPort);
        if (loop >= 0) {
            for (SteeredQueue each : members) {
                if (each.loop() == loop) {
                    return each;
                }
            }
        }
        return null;
    }
}
