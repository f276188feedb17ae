package io.nstack.link;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One queue of a {@link Link}, both directions, in one loop. Loop thread only; nothing blocks, nothing allocates once it
 * is warm.
 */
@ConsumerType
public interface LinkQueue {

    /**
     * Takes received frames. Each becomes the caller's with one reference, from the Ethernet header on, without a frame
     * check sequence, readable from its reader index; the caller releases it, here or on any other thread.
     *
     * @param into  filled from 0
     * @param count the most to take, 1 to {@code into.length}
     * @return how many came; 0 = none now
     */
    int receive(Frame[] into, int count);

    /**
     * An empty frame to send: one reference, the caller's, with {@link Frame#HEADROOM} bytes before its reader index and
     * room for the link's largest frame behind it.
     *
     * @return null = none is free now
     */
    @Nullable
    Frame allocate();

    /**
     * How many frames can still be taken before {@link #allocate} has none or received ones find no buffer: when it is
     * small, received data is better copied than kept. An estimate.
     */
    int available();

    /**
     * Sends frames in order. Those that were taken are the link's from then on, the others stay the caller's. The link
     * sends at once: the caller gathers bursts.
     *
     * @param frames full Ethernet frames that {@link #allocate} of this queue gave
     * @param first  where to begin
     * @param count  how many, 1 or more
     * @return how many were taken; fewer = the queue out is full just now
     */
    int transmit(Frame[] frames, int first, int count);

    /**
     * The loop is about to block: wake it by {@link io.nstack.stack.poll.LoopContext#wakeup} or by a watched descriptor
     * when a frame comes. Asked only where {@link LinkTraits#doorbell()}.
     *
     * @return {@code false} if a frame is there already
     */
    default boolean arm() { return true; }

    /** The loop is awake: the doorbell may rest. */
    default void disarm() {}

    /**
     * Gives the queue back. Frames that were received and not released stay valid until they are. Idempotent; never
     * throws.
     */
    void close();
}
