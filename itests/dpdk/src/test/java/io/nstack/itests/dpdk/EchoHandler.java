package io.nstack.itests.dpdk;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what comes, and ends when its peer has ended and all is written. */
@Sharable
final class EchoHandler extends ChannelInboundHandlerAdapter {

    final AtomicInteger active = new AtomicInteger();

    @Override
    public void channelActive(ChannelHandlerContext context) { active.incrementAndGet(); }

    @Override
    public void channelInactive(ChannelHandlerContext context) { active.decrementAndGet(); }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) { context.write(message); }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) { context.flush(); }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.writeAndFlush(context.alloc().buffer(0)).addListener(written -> context.close());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { context.close(); }
}
