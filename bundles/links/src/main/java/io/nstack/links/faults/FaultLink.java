package io.nstack.links.faults;

import io.nstack.link.FlowKey;
import io.nstack.link.Link;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkStatistics;
import io.nstack.link.LinkStatus;
import io.nstack.link.LinkTraits;
import io.nstack.link.Offload;
import io.nstack.stack.poll.LoopContext;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A link around a link that spoils what goes through it, by a seed: the same frames at the same times meet with the same
 * faults. Each queue and direction rolls dice of its own. Of the offloads only {@link Offload#RSS} is left, because a
 * checksum that is filled in below would heal what was corrupted here.
 */
public final class FaultLink implements Link {

    private final Link target;
    private final FaultSettings settings;
    private final LongSupplier nanoClock;
    private final LinkTraits traits;
    private final @Nullable FaultQueue[] queues;
    private final AtomicLong[] droppedOut;
    private final AtomicLong[] droppedIn;

    /**
     * Makes a link that goes over {@code target}.
     *
     * @param nanoClock what time it is, as {@link System#nanoTime()}
     */
    public FaultLink(Link target, FaultSettings settings, LongSupplier nanoClock) {
        this.target = target;
        this.settings = settings;
        this.nanoClock = nanoClock;
        LinkTraits below = target.traits();
        Set<Offload> offloads = below.has(Offload.RSS) ? Set.of(Offload.RSS) : Set.of();
        traits = new LinkTraits("faults over " + below.provider(), below.macAddress(), below.mtuBytes(),
                below.queues(), offloads, below.doorbell());
        queues = new @Nullable FaultQueue[below.queues()];
        droppedOut = counters(below.queues());
        droppedIn = counters(below.queues());
    }

    private static AtomicLong[] counters(int count) {
        AtomicLong[] counters = new AtomicLong[count];
        for (int i = 0; i < count; i++) {
            counters[i] = new AtomicLong();
        }
        return counters;
    }

    @Override
    public String name() { return settings.name(); }

    @Override
    public LinkTraits traits() { return traits; }

    @Override
    public LinkStatus status() { return target.status(); }

    /** Those of the link below; what was lost here counts as dropped. */
    @Override
    public LinkStatistics statistics() {
        LinkStatistics below = target.statistics();
        return new LinkStatistics(below.receivedFrames(), below.receivedBytes(),
                below.receiveDropped() + sum(droppedIn), below.transmittedFrames(), below.transmittedBytes(),
                below.transmitDropped() + sum(droppedOut));
    }

    private static long sum(AtomicLong[] counters) {
        long sum = 0;
        for (AtomicLong each : counters) {
            sum += each.getOpaque();
        }
        return sum;
    }

    @Override
    public FaultQueue open(int queue, LoopContext loop) throws IOException {
        LinkQueue below = target.open(queue, loop);
        FaultQueue opened = new FaultQueue(below, nanoClock,
                new FaultyDirection(settings.out(), settings.seed() + 2L * queue, below, droppedOut[queue]),
                new FaultyDirection(settings.in(), settings.seed() + 2L * queue + 1, below, droppedIn[queue]));
        queues[queue] = opened;
        return opened;
    }

    /**
     * When a frame of any queue is due; {@link Long#MAX_VALUE} = none waits. For runs in virtual time, where one thread
     * has all queues.
     */
    public long nextNanos() {
        long first = Long.MAX_VALUE;
        for (FaultQueue each : queues) {
            first = each == null ? first : Math.min(first, each.nextNanos());
        }
        return first;
    }

    @Override
    public int queueOf(FlowKey flow) { return target.queueOf(flow); }
}
