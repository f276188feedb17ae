package io.nstack.session.channel;

import io.netty.channel.Channel;
import io.netty.channel.socket.ServerSocketChannel;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.StackHandle;
import io.nstack.session.loop.Loop;
import io.nstack.stack.poll.StreamEndpoint;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A listener on an internet address; its children are {@link io.netty.channel.socket.SocketChannel}s. */
final class InetListenerSession extends ListenerSession implements ServerSocketChannel {

    InetListenerSession(SessionLayer layer, Application application) { super(layer, application); }

    @Override
    Channel child(StreamEndpoint accepted, StackHandle stack, @Nullable Loop home) {
        return new InetStreamSession(this, accepted, stack, home);
    }

    @Override
    public @Nullable InetSocketAddress localAddress() { return (InetSocketAddress) super.localAddress(); }

    @Override
    public @Nullable InetSocketAddress remoteAddress() { return null; }
}
