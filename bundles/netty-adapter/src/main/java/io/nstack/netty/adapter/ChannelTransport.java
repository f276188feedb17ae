package io.nstack.netty.adapter;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Multicast;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a stack knows of the transport whose channels it wants to be endpoints. One for a stack, shared by its engines.
 *
 * <p>The channels must work on the thread of the loop they are registered with, register and bind at once there, fire
 * {@link io.netty.channel.socket.ChannelInputShutdownReadComplete} at the end of input when half-closure is allowed, and
 * say so even if nobody reads; one that cannot do the last reports the peer's end late.
 */
public interface ChannelTransport {

    /** The stack's name, for messages. */
    String stack();

    /** Counts the stack's inner channels until they are closed. */
    OpenChannels open();

    /** The options that every endpoint gets before those of its request. */
    EndpointOptions defaults();

    /** Whether an accepted channel has to live in the loop that accepted it; see {@link PollEngine#acceptsInPlace}. */
    default boolean acceptsInPlace() {
        return false;
    }

    /**
     * A new stream channel, not yet registered. Loop thread.
     *
     * @throws IOException if there can be none
     */
    DuplexChannel newStream(SocketAddress remote) throws IOException;

    /**
     * A new listening channel, not yet registered, which reads {@link DuplexChannel}s. Loop thread.
     *
     * @throws IOException if there can be none
     */
    ServerChannel newListener(SocketAddress local) throws IOException;

    /**
     * A new datagram channel, not yet registered. Loop thread.
     *
     * @throws IOException if there can be none
     */
    DatagramChannel newDatagram(AddressFamily family) throws IOException;

    /** The options of stream channels. */
    ChannelOptions streamOptions();

    /** The options of listening channels. */
    ChannelOptions listenerOptions();

    /** The options of datagram channels. */
    ChannelOptions datagramOptions();

    /** Whether an accept that failed so concerns only the connection that is gone, and the next may succeed at once. */
    default boolean concernsOneConnection(Throwable failure) {
        return false;
    }

    /**
     * Joins a multicast group as {@link Multicast#join}. Loop thread.
     *
     * @throws IOException if it cannot be joined, or not at once
     */
    default void join(DatagramChannel channel, InetAddress group, NetworkInterface on, @Nullable InetAddress source)
            throws IOException {
        InnerFailure.require(channel.joinGroup(group, on, source, channel.newPromise()), "join");
    }

    /**
     * Leaves a multicast group as {@link Multicast#leave}. Loop thread.
     *
     * @throws IOException if it cannot be left, or not at once
     */
    default void leave(DatagramChannel channel, InetAddress group, NetworkInterface on, @Nullable InetAddress source)
            throws IOException {
        InnerFailure.require(channel.leaveGroup(group, on, source, channel.newPromise()), "leave");
    }

    /** An inner channel to set up before it is registered, beyond what the adapter does. Loop thread. */
    default void prepare(Channel inner) {}
}
