package io.nstack.nsocket;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A listener from which threads take sessions. Stays open while stacks come and go. Interrupts, time-outs and loop
 * threads: see {@link BlockingSockets}.
 */
@ProviderType
public interface BlockingListener extends Session, Closeable {

    /**
     * Waits for a session. Several threads may wait, each gets another one. At most some tens of sessions are taken from
     * the stacks before they are asked for.
     *
     * @throws java.net.SocketTimeoutException after the {@link #acceptTimeout}; it may be called again
     * @throws java.io.InterruptedIOException  if interrupted while it waits; no session is lost by it
     * @throws java.net.SocketException        after {@link #close()}, also when that comes from another thread
     */
    BlockingStream accept() throws IOException;

    /** How long one accept may wait; zero, the default, is for ever. */
    BlockingListener acceptTimeout(Duration timeout);

    /** The local address, with the port that was found; null after the end. */
    @Nullable
    SocketAddress local();

    /** Whether it is neither closed nor at its end. */
    boolean isOpen();

    /** Closes; waiting calls end and sessions that nobody took are closed. Never throws; any thread. */
    @Override
    void close();
}
