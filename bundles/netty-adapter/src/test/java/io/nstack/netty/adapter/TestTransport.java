package io.nstack.netty.adapter;

import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.nstack.session.loop.BaseKind;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.poll.EndpointOptions;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;

/** Netty's own channels of one kind: what an adapter has to cope with, whatever the transport. */
record TestTransport(BaseKind kind, OpenChannels open) implements ChannelTransport {

    private static final ChannelOptions STREAM = ChannelOptions.NONE
            .with(StandardSocketOptions.SO_SNDBUF, ChannelOption.SO_SNDBUF)
            .with(StandardSocketOptions.TCP_NODELAY, ChannelOption.TCP_NODELAY)
            .with(StandardSocketOptions.SO_LINGER, ChannelOption.SO_LINGER);

    @Override
    public String stack() { return "test"; }

    @Override
    public EndpointOptions defaults() { return EndpointOptions.NONE; }

    @Override
    public DuplexChannel newStream(SocketAddress remote) {
        return switch (kind) {
            case EPOLL -> new EpollSocketChannel();
            case IO_URING -> new IoUringSocketChannel();
            case NIO -> new NioSocketChannel();
        };
    }

    @Override
    public ServerChannel newListener(SocketAddress local) {
        return switch (kind) {
            case EPOLL -> new EpollServerSocketChannel();
            case IO_URING -> new IoUringServerSocketChannel();
            case NIO -> new NioServerSocketChannel();
        };
    }

    @Override
    public DatagramChannel newDatagram(AddressFamily family) {
        return switch (kind) {
            case EPOLL -> new EpollDatagramChannel();
            case IO_URING -> new IoUringDatagramChannel();
            case NIO -> new NioDatagramChannel();
        };
    }

    @Override
    public ChannelOptions streamOptions() { return STREAM; }

    @Override
    public ChannelOptions listenerOptions() {
        return ChannelOptions.NONE.with(StandardSocketOptions.SO_REUSEADDR, ChannelOption.SO_REUSEADDR);
    }

    @Override
    public ChannelOptions datagramOptions() { return ChannelOptions.NONE; }
}
