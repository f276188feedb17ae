package io.nstack.stack.poll;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link DatagramEndpoint} may also do: move several datagrams in one call. Loop thread. */
@ConsumerType
public interface DatagramBatching {

    /** The most datagrams that one call moves, 2 or more; constant. */
    int maxBatch();

    /**
     * Receives up to {@code count} datagrams, one appended to each buffer.
     *
     * @param dst     direct buffers with writable bytes; stay the caller's
     * @param senders filled with who sent each
     * @param count   1 to {@link #maxBatch()}
     * @return datagrams received; 0 = none, a {@link Endpoint#READABLE} is due
     * @throws IOException once for a pending error
     */
    int tryReceive(ByteBuf[] dst, InetSocketAddress[] senders, int count) throws IOException;

    /**
     * Sends up to {@code count} datagrams, in order. No index is moved.
     *
     * @param src   direct buffers; stay the caller's
     * @param to    the receiver of each; null = the connected peer
     * @param count 1 to {@link #maxBatch()}
     * @return datagrams taken; 0 = full, a {@link Endpoint#WRITABLE} is due
     * @throws IOException if the first of them cannot be sent, or once for a pending error
     */
    int trySend(ByteBuf[] src, @Nullable InetSocketAddress[] to, int count) throws IOException;
}
