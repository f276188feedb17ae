package io.nstack.example.echo;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Plain Netty in the place of the session layer. */
final class NioNSocket implements NSocket, AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    @Override
    public EventLoopGroup group() { return group; }

    @Override
    public ChannelFactory<? extends SocketChannel> streams() { return NioSession::new; }

    @Override
    public ChannelFactory<? extends ServerSocketChannel> listeners() { return NioServerSocketChannel::new; }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagrams() { return NioDatagramChannel::new; }

    @Override
    public ChannelFactory<? extends DuplexChannel> domainStreams() { throw new UnsupportedOperationException(); }

    @Override
    public ChannelFactory<? extends ServerChannel> domainListeners() { throw new UnsupportedOperationException(); }

    @Override
    public void close() { group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly(); }

    private static final class NioSession extends NioSocketChannel implements Session {
        @Override
        public SessionInfo info() {
            return new SessionInfo(1, "test", "", "tcp", "connect", "active", "", "", "nio", "only one", "", 0, 0,
                    Instant.EPOCH, Duration.ZERO);
        }
    }
}
