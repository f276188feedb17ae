package io.nstack.itests;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes everything and notes what became of the session. */
class Seen extends ChannelInboundHandlerAdapter {

    final List<Throwable> causes = new CopyOnWriteArrayList<>();
    volatile ChannelHandlerContext context;
    volatile boolean ended;
    volatile boolean read;

    @Override
    public void channelActive(ChannelHandlerContext active) throws Exception { context = active; }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
        read = true;
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) { causes.add(cause); }

    @Override
    public void channelInactive(ChannelHandlerContext from) { ended = true; }
}
