package io.nstack.nsocket;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A datagram session with blocking calls. Interrupts, time-outs and loop threads: see {@link BlockingSockets}. At most
 * 256 KiB wait to be received; what comes while so much waits stays in the stack, which drops what it cannot hold.
 */
@ProviderType
public interface BlockingDatagrams extends Session, Closeable {

    /**
     * Waits for a datagram.
     *
     * @param into gets as much of it as there is room; the rest of the datagram is dropped
     * @return the sender
     * @throws java.net.SocketTimeoutException   after the {@link #timeout}; it may be called again
     * @throws java.net.PortUnreachableException once, if a datagram sent before could not be delivered; the session
     *                                           goes on
     * @throws java.io.InterruptedIOException    if interrupted while it waits; no datagram is lost by it
     * @throws java.net.SocketException          after {@link #close()} or if the session has failed
     */
    InetSocketAddress receive(ByteBuffer into) throws IOException;

    /**
     * Sends what the buffer has left as one datagram, and waits until the stack has taken it.
     *
     * @throws IllegalArgumentException        if the receiver's address is not resolved
     * @throws java.net.SocketTimeoutException after the {@link #timeout}; it may still be sent
     * @throws java.io.InterruptedIOException  if interrupted while it waits; it may still be sent
     * @throws IOException                     if the stack does not take it, for example because it is too long
     */
    void send(ByteBuffer from, InetSocketAddress to) throws IOException;

    /**
     * As {@link #send(ByteBuffer, InetSocketAddress)}, to the peer that this session is connected to.
     *
     * @throws java.nio.channels.NotYetConnectedException if it is not connected
     */
    void send(ByteBuffer from) throws IOException;

    /** How long one call may wait; zero, the default, is for ever. */
    BlockingDatagrams timeout(Duration timeout);

    /** The local address; null before there is one. */
    @Nullable
    InetSocketAddress local();

    /** The peer; null if it is not connected. */
    @Nullable
    InetSocketAddress remote();

    /** Whether it is neither closed nor at its end. */
    boolean isOpen();

    /** Closes; waiting calls end with a {@link java.net.SocketException}. Never throws; any thread. */
    @Override
    void close();
}
