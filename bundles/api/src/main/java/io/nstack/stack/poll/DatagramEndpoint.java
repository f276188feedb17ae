package io.nstack.stack.poll;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A socket for datagrams. What else one can do is in {@link DatagramBatching} and {@link Multicast}.
 *
 * <p>A pending asynchronous error (an ICMP unreachable, for example) is thrown once by the next receive or send.
 */
@ConsumerType
public abstract class DatagramEndpoint extends Endpoint {

    /** For subclasses. */
    protected DatagramEndpoint() {}

    /**
     * Binds the endpoint if the request that opened it did not.
     *
     * @throws IOException if the address is taken or not ours
     */
    public abstract void bind(InetSocketAddress local) throws IOException;

    /**
     * Appends one datagram at {@code dst}'s writer index; what does not fit is lost.
     *
     * @param dst a direct buffer with at least one writable byte; stays the caller's
     * @return bytes of the datagram now in {@code dst}, 0 for an empty one; -1 = none, a {@link Endpoint#READABLE} is
     *         due
     * @throws IOException once for a pending error
     */
    public abstract int tryReceive(ByteBuf dst) throws IOException;

    /** Who sent the datagram that {@link #tryReceive} returned last. */
    public abstract InetSocketAddress sender();

    /**
     * Sends all readable bytes of {@code src} as one datagram. The index is not moved.
     *
     * @param src a direct buffer, empty allowed; stays the caller's
     * @param to  the receiver; null = the connected peer
     * @return false = full, a {@link Endpoint#WRITABLE} is due
     * @throws IOException if this datagram cannot be sent (too long, no route), or once for a pending error
     */
    public abstract boolean trySend(ByteBuf src, @Nullable InetSocketAddress to) throws IOException;

    /**
     * Fixes the peer: only its datagrams are received, {@code trySend} without address goes there.
     * Where a stack needs a turn of its loop for that, or for {@link #disconnect}, the endpoint is full until then.
     *
     * @throws IOException if there is no way to it
     */
    public abstract void connect(InetSocketAddress remote) throws IOException;

    /**
     * Undoes {@link #connect}.
     *
     * @throws IOException if the endpoint has failed
     */
    public abstract void disconnect() throws IOException;

    /** The connected peer, or null. */
    public abstract @Nullable InetSocketAddress remote();
}
