package io.nstack.dpdk.link;

import io.nstack.link.Link;
import io.nstack.link.LinkQueue;
import io.nstack.link.LinkStatistics;
import io.nstack.link.LinkStatus;
import io.nstack.link.LinkTraits;
import io.nstack.stack.poll.LoopContext;
import java.io.IOException;
import java.util.Set;

/** Stands for a link whose device cannot be used, so that an operator sees why. */
final class AbsentLink implements Link {

    private final String name;
    private final String device;
    private volatile LinkStatus status;

    AbsentLink(String name, String device, String reason) {
        this.name = name;
        this.device = device;
        this.status = LinkStatus.down(reason);
    }

    void reason(String newReason) { status = LinkStatus.down(newReason); }

    @Override
    public String name() { return name; }

    @Override
    public LinkTraits traits() { return new LinkTraits(device, 0, 1500, 1, Set.of(), false); }

    @Override
    public LinkStatus status() { return status; }

    @Override
    public LinkStatistics statistics() { return new LinkStatistics(0, 0, 0, 0, 0, 0); }

    @Override
    public LinkQueue open(int queue, LoopContext loop) throws IOException {
        throw new IOException("queue " + queue + " of link " + name + ": " + status.reason());
    }
}
