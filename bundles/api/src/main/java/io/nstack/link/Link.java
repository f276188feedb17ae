package io.nstack.link;

import io.nstack.stack.poll.LoopContext;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A packet interface: a NIC, a virtual device, an in-memory wire. Register it as an OSGi service and stacks whose
 * configuration names it come up on it; unregister it and they go down, have closed their queues by the time that the
 * call to {@code unregister} returns, and stay DOWN with that reason until it is back.
 *
 * <p>A link has one user at a time: each of its queues is opened once, by the loop that then alone calls it. Whatever is
 * in the frames, from the Ethernet header on, is the stack's business.
 */
@ConsumerType
public interface Link {

    /** The unique name by which stacks' configurations call it: letters, digits, {@code . _ ~ -}; constant. Any thread. */
    String name();

    /** What this link is and can do; constant. Any thread. */
    LinkTraits traits();

    /** The carrier's state as of now. Any thread; never blocks. */
    LinkStatus status();

    /** Counters as of now, of all queues. Any thread; may take a system call. */
    LinkStatistics statistics();

    /**
     * Opens a queue, both directions, for the loop that calls. Frames that come to queues which nobody has opened are
     * dropped. Loop thread; must not block.
     *
     * @param queue 0 to {@link LinkTraits#queues()} - 1
     * @param loop  the caller's loop; the link wakes it when the queue is {@linkplain LinkQueue#arm armed}
     * @throws IOException           if the device refuses or the link has gone; the message names link and queue
     * @throws IllegalStateException if the queue is open
     */
    LinkQueue open(int queue, LoopContext loop) throws IOException;

    /**
     * Which queue received frames of a flow come to: by {@link Offload#RSS}. So a stack chooses the port of a connection
     * that it opens such that the answers come to the loop in which it lives. Any thread; never blocks.
     *
     * @param flow the flow as it is received: from the peer to here
     * @return 0 to {@link LinkTraits#queues()} - 1; -1 = the link cannot tell
     */
    default int queueOf(FlowKey flow) { return traits().queues() == 1 ? 0 : -1; }
}
