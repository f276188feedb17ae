package io.nstack.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.TimeUnit;

/** Netty's own epoll channels: the peer. */
public final class PlainNetty implements Transport {

    private final EventLoopGroup group;

    /** With that many event loops. */
    public PlainNetty(int loops) {
        group = new MultiThreadIoEventLoopGroup(loops, EpollIoHandler.newFactory());
    }

    @Override
    public String name() { return "plain Netty epoll"; }

    @Override
    public Bootstrap client() { return new Bootstrap().group(group).channel(EpollSocketChannel.class); }

    @Override
    public ServerBootstrap server() {
        return new ServerBootstrap().group(group).channel(EpollServerSocketChannel.class);
    }

    @Override
    public void close() { group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(); }
}
