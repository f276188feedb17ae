package io.nstack.example.echo;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.DatagramPacket;

/** Sends back what comes, bytes or datagrams; one object for each channel. */
final class EchoHandler extends ChannelInboundHandlerAdapter {

    static ChannelInitializer<Channel> perChannel() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) { channel.pipeline().addLast(new EchoHandler()); }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Object answer = message instanceof DatagramPacket packet
                ? new DatagramPacket(packet.content(), packet.sender())
                : message;
        ChannelFuture _ = ctx.write(answer);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        backPressure(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) { backPressure(ctx); }

    /** A client that sends and never reads must not fill our memory. */
    private static void backPressure(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A datagram channel goes on: what failed concerns one peer of many.
        if (ctx.channel().parent() != null) {
            ChannelFuture _ = ctx.close();
        }
    }
}
