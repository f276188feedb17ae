package io.nstack.session.watchdog;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.session.wire.Hang;
import io.nstack.session.wire.WireRuntime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session that sends a byte, waits until it comes back, and so on; and notes what becomes of it. */
final class Pinging extends ChannelInboundHandlerAdapter {

    final List<String> seen = new CopyOnWriteArrayList<>();
    final List<Throwable> causes = new CopyOnWriteArrayList<>();
    private final Hang hang;
    volatile long returned; // written by the loop
    volatile boolean resting;

    Pinging() { this(null); }

    /** One that hangs in its handler when the first byte has come back. */
    Pinging(Hang hang) { this.hang = hang; }

    void ping(Channel channel) { channel.writeAndFlush(WireRuntime.bytes(1)); }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        seen.add("active");
        if (!resting) {
            ping(context.channel());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ((ByteBuf) message).release();
        returned++;
        if (hang != null) {
            hang.hang();
        }
        if (!resting) {
            ping(context.channel());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { causes.add(cause); }

    @Override
    public void channelInactive(ChannelHandlerContext context) { seen.add("inactive"); }

    @Override
    public void channelUnregistered(ChannelHandlerContext context) { seen.add("unregistered"); }
}
