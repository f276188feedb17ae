package io.nstack.netty.adapter;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The one handler of an inner pipeline: tells the endpoint, until that lets go of the channel. Loop thread. */
final class Bridge extends ChannelInboundHandlerAdapter {

    private final InnerChannel inner;
    private @Nullable InnerEvents target;
    private boolean resets;

    Bridge(InnerChannel inner, InnerEvents target) {
        this.inner = inner;
        this.target = target;
    }

    /**
     * The endpoint is closed and hears nothing more.
     *
     * @param resetsUnread whether input that is still under way makes the close a reset, as unread input does
     */
    void detach(boolean resetsUnread) {
        target = null;
        resets = resetsUnread;
    }

    /** Who is told; null once it has let go. */
    @Nullable
    InnerEvents target() { return target; }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        InnerEvents told = target;
        if (told != null) {
            told.onRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (resets) {
            resets = false;
            inner.linger(0);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        InnerEvents told = target;
        if (told != null) {
            told.onReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        InnerEvents told = target;
        if (told != null && context.channel().isWritable()) {
            told.onRoom();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        InnerEvents told = target;
        if (told != null && (event instanceof ChannelInputShutdownEvent
                || event instanceof ChannelInputShutdownReadComplete)) {
            told.onInputEnd();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        InnerEvents told = target;
        if (told != null) {
            told.onFailure(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        InnerEvents told = target;
        if (told != null) {
            told.onClosed();
        }
    }
}
