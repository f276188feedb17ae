package io.nstack.nsocket;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The socket API of the runtime, an OSGi service. Channels made here run on any stack: which one is decided when they
 * connect, listen or bind, and nothing in them belongs to a stack's bundle.
 *
 * <pre>{@code
 * nsocket.serverBootstrap().childHandler(...).bind(8080);
 * nsocket.bootstrap().handler(...).connect(address);
 * }</pre>
 *
 * <p>Each bundle that gets the service gets an object of its own, and its channels are closed when it stops. Any
 * thread. Channels work with {@link #group()} only; registering one with another group fails its future with an
 * {@link IllegalStateException} that says so. Do not shut the group down: it is shared, and the attempt is refused.
 */
@ProviderType
public interface NSocket {

    /** The event loops of the runtime, shared by all applications. */
    EventLoopGroup group();

    /** Makes stream sessions towards internet addresses. */
    ChannelFactory<? extends SocketChannel> streams();

    /** Makes listeners on internet addresses. */
    ChannelFactory<? extends ServerSocketChannel> listeners();

    /** Makes datagram sessions. */
    ChannelFactory<? extends DatagramChannel> datagrams();

    /**
     * Makes stream sessions towards domain sockets, addressed by {@link java.net.UnixDomainSocketAddress} or Netty's
     * {@link io.netty.channel.unix.DomainSocketAddress}; {@link #streams()} takes internet addresses only, because
     * {@link SocketChannel} promises to have them.
     */
    ChannelFactory<? extends DuplexChannel> domainStreams();

    /** Makes listeners on domain sockets, addressed as for {@link #domainStreams()}. */
    ChannelFactory<? extends ServerChannel> domainListeners();

    /** A new bootstrap for stream sessions, with group and channel factory set. */
    default Bootstrap bootstrap() {
        return new Bootstrap().group(group()).channelFactory(streams());
    }

    /** A new bootstrap for datagram sessions, with group and channel factory set. */
    default Bootstrap datagramBootstrap() {
        return new Bootstrap().group(group()).channelFactory(datagrams());
    }

    /** A new bootstrap for listeners, with group and channel factory set. */
    default ServerBootstrap serverBootstrap() {
        return new ServerBootstrap().group(group()).channelFactory(listeners());
    }

    /**
     * The same sessions for code that waits: blocking streams, listeners and datagrams for virtual threads.
     *
     * @throws UnsupportedOperationException if this is not the runtime's own implementation
     */
    default BlockingSockets blocking() {
        throw new UnsupportedOperationException(getClass().getName() + " has no blocking sessions");
    }

    /**
     * The same sessions as {@link java.net.Socket}s, for any library that takes a socket factory; also an OSGi service
     * with the property {@code provider=nstack}. See {@link BlockingSockets#socketFactory()}.
     */
    default SocketFactory socketFactory() { return blocking().socketFactory(); }

    /** Listeners as {@link java.net.ServerSocket}s; as {@link #socketFactory()}. */
    default ServerSocketFactory serverSocketFactory() {
        return blocking().serverSocketFactory();
    }
}
