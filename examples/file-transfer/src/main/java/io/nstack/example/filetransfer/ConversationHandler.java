package io.nstack.example.filetransfer;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;

/** The loop's end of a {@link Conversation}: hands frames over and says when it ended. */
class ConversationHandler extends ChannelInboundHandlerAdapter {

    private final Conversation conversation;

    ConversationHandler(Conversation conversation) { this.conversation = conversation; }

    @Override
    public void channelActive(ChannelHandlerContext ctx) { conversation.onActive(); }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Frame.Failure failure) {
            conversation.gate().failByPeer(conversation.peer() + " says: " + failure.message());
        } else if (message instanceof Frame frame) {
            conversation.inbox().offer(frame);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        conversation.gate().failByPeer("the connection to " + conversation.peer() + " was closed");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) { conversation.gate().heard(); }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            onMalformed(Reason.of(cause));
        } else {
            conversation.gate().failByPeer("the connection to " + conversation.peer() + " failed: "
                    + Reason.of(cause));
            ChannelFuture _ = ctx.close();
        }
    }

    /** The peer does not keep to the protocol. Loop thread. */
    void onMalformed(String reason) {
        conversation.cancel(reason);
    }
}
