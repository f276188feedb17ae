package io.nstack.links.pcap;

import io.nstack.link.FlowKey;
import io.nstack.link.Link;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkStatistics;
import io.nstack.link.LinkStatus;
import io.nstack.link.LinkTraits;
import io.nstack.link.Offload;
import io.nstack.stack.poll.LoopContext;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A link around a link that records what goes through it. Frames to send are recorded as they go out, so work on them
 * that the link below could do is not offered: the stack does it.
 */
public final class PcapLink implements Link {

    private static final Set<Offload> OF_RECEPTION = EnumSet.of(Offload.RSS, Offload.RX_IP_CHECKSUM,
            Offload.RX_TRANSPORT_CHECKSUM);

    private final String name;
    private final Link target;
    private final PcapFile file;
    private final LongSupplier epochNanos;
    private final LinkTraits traits;

    /**
     * Makes a link that goes over {@code target}.
     *
     * @param file       where to, stays the caller's, who closes it when all queues are closed
     * @param epochNanos nanoseconds since 1970
     */
    public PcapLink(String name, Link target, PcapFile file, LongSupplier epochNanos) {
        this.name = name;
        this.target = target;
        this.file = file;
        this.epochNanos = epochNanos;
        LinkTraits below = target.traits();
        Set<Offload> offloads = EnumSet.copyOf(OF_RECEPTION);
        offloads.retainAll(below.offloads());
        traits = new LinkTraits("pcap over " + below.provider(), below.macAddress(), below.mtuBytes(),
                below.queues(), offloads, below.doorbell());
    }

    @Override
    public String name() { return name; }

    @Override
    public LinkTraits traits() { return traits; }

    @Override
    public LinkStatus status() { return target.status(); }

    @Override
    public LinkStatistics statistics() { return target.statistics(); }

    @Override
    public LinkQueue open(int queue, LoopContext loop) throws IOException {
        return new PcapQueue(target.open(queue, loop), new RecordBuffer(file), epochNanos);
    }

    @Override
    public int queueOf(FlowKey flow) { return target.queueOf(flow); }
}
