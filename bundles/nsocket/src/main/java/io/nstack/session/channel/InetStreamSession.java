package io.nstack.session.channel;

import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.StackHandle;
import io.nstack.session.loop.Loop;
import io.nstack.stack.poll.StreamEndpoint;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A stream session with internet addresses, which is what everybody's {@code ChannelInitializer} expects. */
final class InetStreamSession extends StreamSession implements SocketChannel {

    InetStreamSession(SessionLayer layer, Application application) { super(layer, application); }

    InetStreamSession(InetListenerSession parent, StreamEndpoint endpoint, StackHandle stack, @Nullable Loop home) {
        super(parent, endpoint, stack, home);
    }

    @Override
    public @Nullable ServerSocketChannel parent() { return (ServerSocketChannel) super.parent(); }

    @Override
    public @Nullable InetSocketAddress localAddress() { return (InetSocketAddress) super.localAddress(); }

    @Override
    public @Nullable InetSocketAddress remoteAddress() { return (InetSocketAddress) super.remoteAddress(); }
}
