package io.nstack.stack.tck.loop;

import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.function.BooleanSupplier;

/** What a loop blocks in. Loop thread only, but for {@link #wakeup}. */
interface Base extends AutoCloseable {

    /** What an engine in this loop is given. */
    default EngineContext newContext(TckLoop loop, Breaches breaches, SeenBits seen) {
        return new EngineContext(loop, this, breaches);
    }

    boolean watchesDescriptors();

    Watch watch(int fd, int events, Watched target) throws IOException;

    Watch watch(SelectableChannel channel, int events, Watched target) throws IOException;

    /** Hands on what has happened, without blocking. */
    void look() throws IOException;

    /**
     * Blocks until something happens, {@link #wakeup} is called or the deadline passes, and hands on what has happened.
     *
     * @param deadlineNanos a {@link System#nanoTime()} value; {@link Long#MAX_VALUE} for never
     * @param mayBlock      asked again at the last moment: a wakeup may have come before
     */
    void await(long deadlineNanos, BooleanSupplier mayBlock) throws IOException;

    /** Any thread. */
    void wakeup();

    @Override
    void close() throws IOException;
}
