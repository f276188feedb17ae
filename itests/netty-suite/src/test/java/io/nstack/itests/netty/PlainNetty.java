package io.nstack.itests.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.function.Function;

/** One of Netty's own transports. */
final class PlainNetty implements Peer {

    private static final int LOOPS = 4;

    private final EventLoopGroup group;
    private final ChannelFactory<ServerSocketChannel> servers;
    private final ChannelFactory<SocketChannel> clients;
    private final ChannelFactory<DatagramChannel> datagrams;
    private final Function<SocketProtocolFamily, DatagramChannel> datagramsOf;

    private PlainNetty(IoHandlerFactory io, ChannelFactory<ServerSocketChannel> servers,
            ChannelFactory<SocketChannel> clients, ChannelFactory<DatagramChannel> datagrams,
            Function<SocketProtocolFamily, DatagramChannel> datagramsOf) {
        this.group = new MultiThreadIoEventLoopGroup(LOOPS, new DefaultThreadFactory("plain-netty", true), io);
        this.servers = servers;
        this.clients = clients;
        this.datagrams = datagrams;
        this.datagramsOf = datagramsOf;
    }

    static PlainNetty epoll() {
        return new PlainNetty(EpollIoHandler.newFactory(), EpollServerSocketChannel::new, EpollSocketChannel::new,
                EpollDatagramChannel::new, EpollDatagramChannel::new);
    }

    static PlainNetty nio() {
        return new PlainNetty(NioIoHandler.newFactory(), NioServerSocketChannel::new, NioSocketChannel::new,
                NioDatagramChannel::new, NioDatagramChannel::new);
    }

    static PlainNetty ioUring() {
        return new PlainNetty(IoUringIoHandler.newFactory(), IoUringServerSocketChannel::new,
                IoUringSocketChannel::new, IoUringDatagramChannel::new, IoUringDatagramChannel::new);
    }

    @Override
    public ServerBootstrap server() { return new ServerBootstrap().group(group).channelFactory(servers); }

    @Override
    public Bootstrap client() { return new Bootstrap().group(group).channelFactory(clients); }

    @Override
    public Bootstrap fastOpenClient() { return client().option(ChannelOption.TCP_FASTOPEN_CONNECT, true); }

    @Override
    public Bootstrap datagram() { return new Bootstrap().group(group).channelFactory(datagrams); }

    @Override
    public Bootstrap datagram(SocketProtocolFamily family) {
        return new Bootstrap().group(group).channelFactory(() -> datagramsOf.apply(family));
    }
}
