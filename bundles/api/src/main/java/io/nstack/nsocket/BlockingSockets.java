package io.nstack.nsocket;

import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sessions for code that waits: one virtual thread a session, streams in place of handlers. Got from
 * {@link NSocket#blocking()}; what is opened belongs to the bundle that got the {@link NSocket}.
 *
 * <pre>{@code
 * try (BlockingStream session = nsocket.blocking().with(SessionOptions.INTENT, intent).connect(address)) {
 *     session.output().write(request);
 *     byte[] answer = session.input().readAllBytes();
 * }
 * }</pre>
 *
 * <p>Immutable: {@code with} gives another one. Any thread, except that no call that may wait is allowed on a thread of
 * the runtime's event loops: it throws {@link IllegalStateException}. Time-outs are kept by the waiting thread itself,
 * so that they hold even while the session's loop hangs. An interrupt ends the waiting of a call with an
 * {@link java.io.InterruptedIOException}; the thread stays interrupted, the session stays open and nothing that was
 * received is lost. A call that need not wait does not look at the interrupt.
 */
@ProviderType
public interface BlockingSockets {

    /**
     * The same with one more option for what is opened from now on: {@link SessionOptions}, Netty's own, or a stack's.
     *
     * @param option the option; {@code AUTO_READ} and {@code ALLOW_HALF_CLOSURE} are the runtime's own here
     * @param value  its value
     */
    <T> BlockingSockets with(ChannelOption<T> option, T value);

    /**
     * The same with another connect time-out, over all stacks that are tried.
     *
     * @param timeout above zero, or zero for none; 30 s if not set
     */
    BlockingSockets connectTimeout(Duration timeout);

    /**
     * Connects, and waits until it is connected.
     *
     * @param remote an internet address, whose name is looked up if need be, or a domain socket's
     * @throws SessionConnectException if it was refused, or no stack may carry it
     * @throws SessionTimeoutException if the connect time-out passed; when the loop hangs, a
     *                                 {@link java.net.SocketTimeoutException}
     * @throws java.net.UnknownHostException if the name is not known
     * @throws java.io.InterruptedIOException if the thread was interrupted; nothing is left open
     * @throws IOException             any other failure, as {@link java.net.NoRouteToHostException}
     */
    BlockingStream connect(SocketAddress remote) throws IOException;

    /**
     * As {@link #connect(SocketAddress)}, from a given local address.
     *
     * @throws java.net.BindException besides, if the local address cannot be had
     */
    BlockingStream connect(SocketAddress remote, SocketAddress local) throws IOException;

    /**
     * Opens a listener on every stack that the policy names for it.
     *
     * @param local an internet address, port 0 for any, or a domain socket's
     * @throws IOException if no stack can listen there; a {@link java.net.BindException} or a {@link NoStackException}
     */
    BlockingListener listen(SocketAddress local) throws IOException;

    /**
     * Opens a datagram session at a local address.
     *
     * @param local port 0 for any
     * @throws IOException if no stack has that address; a {@link java.net.BindException} or a {@link NoStackException}
     */
    BlockingDatagrams datagrams(InetSocketAddress local) throws IOException;

    /**
     * Opens a datagram session that is connected: it sends to one peer and receives from that one only.
     *
     * @throws IOException if no stack reaches the peer
     */
    BlockingDatagrams datagramsTo(InetSocketAddress remote) throws IOException;

    /**
     * These sessions as {@link java.net.Socket}s, for code and libraries that know nothing of nStack, with the options
     * set here. Sockets behave as the JDK's do, with its exceptions and messages: an interrupt closes the socket of a
     * virtual thread, and {@link java.net.Socket#setSoTimeout} bounds reads. Urgent data is refused; the local port of
     * a socket that is bound but not yet connected reads 0, because its stack is chosen at {@code connect}.
     */
    SocketFactory socketFactory();

    /** Listeners as {@link java.net.ServerSocket}s; as {@link #socketFactory()}. */
    ServerSocketFactory serverSocketFactory();
}
