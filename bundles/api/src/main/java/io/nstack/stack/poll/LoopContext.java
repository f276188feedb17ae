package io.nstack.stack.poll;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What one event loop offers to the engines in it. Valid until {@link PollEngine#close} has returned; after that every
 * call throws {@link IllegalStateException}.
 */
@ProviderType
public interface LoopContext {

    /** Whether the calling thread is this loop's. Any thread. */
    boolean inLoop();

    /** Makes the loop poll its engines soon, even if it is blocked now. Any thread; cheap when repeated. */
    void wakeup();

    /**
     * The loop's number from 0, as in its thread's name {@code nstack-loop-<n>}. Loops come and go while the runtime runs,
     * and a number is not used again: it may exceed the number of loops. Any thread.
     */
    int index();

    /** Where buffers for received data come from; {@link PollEngine#close} says when they are back. Loop thread. */
    ByteBufAllocator allocator();

    /**
     * Which of the two {@code watch} calls works here: {@code true} for descriptors (epoll, io_uring), {@code false}
     * for JDK channels (NIO). Any thread.
     */
    boolean watchesDescriptors();

    /**
     * Watches a file descriptor with the loop's own blocking call. Edge-triggered: an event is reported when it arises,
     * and again only after the descriptor was drained. Cancel before closing the descriptor. Loop thread.
     *
     * @param fd     an open, non-blocking descriptor; stays the caller's
     * @param events {@link Watch#IN}, {@link Watch#OUT}, {@link Watch#RDHUP}, in any combination; {@link Watch#ERROR}
     *               is always watched
     * @param target told on the loop's thread
     * @throws IOException                   if the kernel refuses
     * @throws UnsupportedOperationException unless {@link #watchesDescriptors()}
     */
    Watch watch(int fd, int events, Watched target) throws IOException;

    /**
     * Watches a JDK channel with the loop's own selector. Each event is reported once and then again only after it was
     * {@linkplain Watch#rearm armed anew}. Loop thread.
     *
     * @param channel an open, non-blocking channel; stays the caller's
     * @param events  {@link Watch#IN} (readable or acceptable), {@link Watch#OUT}, {@link Watch#CONNECT}
     * @param target  told on the loop's thread
     * @throws IOException                   if the selector refuses
     * @throws UnsupportedOperationException if {@link #watchesDescriptors()}
     */
    Watch watch(SelectableChannel channel, int events, Watched target) throws IOException;
}
