package io.nstack.itests.dpdk;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** One side of a relay: hands what comes to the other side, no faster than that one takes it. */
final class RelayHandler extends ChannelInboundHandlerAdapter {

    private final Channel other;

    private RelayHandler(Channel other) { this.other = other; }

    /** Connects each connection that comes on to another address. */
    static ChannelInitializer<Channel> to(InetSocketAddress address, Supplier<Bootstrap> client) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel near) {
                near.config().setAutoRead(false);
                connect(near, address, client.get());
            }
        };
    }

    private static void connect(Channel near, InetSocketAddress address, Bootstrap client) {
        ChannelFuture connected = client.option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.AUTO_READ, false).handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel far) { far.pipeline().addLast(new RelayHandler(near)); }
                }).connect(address);
        connected.addListener(done -> near.eventLoop().execute(() -> {
            if (done.isSuccess()) {
                near.pipeline().addLast(new RelayHandler(connected.channel()));
                near.config().setAutoRead(true);
                connected.channel().config().setAutoRead(true);
            } else {
                near.close();
            }
        }));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) { other.write(message); }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        other.flush();
        context.channel().config().setAutoRead(other.isWritable());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        other.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written -> ((DuplexChannel) other).shutdownOutput());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) { other.close(); }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { context.close(); }
}
