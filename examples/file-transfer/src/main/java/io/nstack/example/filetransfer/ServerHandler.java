package io.nstack.example.filetransfer;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A {@link ConversationHandler} that waits for the request first: a thread is only spent on who knows the protocol. */
final class ServerHandler extends ConversationHandler {

    private final Conversation conversation;
    private final Limits limits;
    private final BiConsumer<Conversation, Frame.Request> onRequest;
    private @Nullable Future<?> timeout; // event loop only
    private boolean answered; // event loop only

    ServerHandler(Conversation conversation, Limits limits, BiConsumer<Conversation, Frame.Request> onRequest) {
        super(conversation);
        this.conversation = conversation;
        this.limits = limits;
        this.onRequest = onRequest;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        super.channelActive(ctx);
        timeout = ctx.executor().schedule(() -> onMalformed("no request within "
                + limits.handshake().toSeconds() + " s"), limits.handshake().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (answered) {
            super.channelRead(ctx, message);
        } else if (message instanceof Frame.Request request) {
            answer();
            conversation.onServed();
            onRequest.accept(conversation, request);
        } else {
            if (message instanceof Frame.Data data) {
                data.bytes().release();
            }
            onMalformed("a request was expected");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answer();
        super.channelInactive(ctx);
    }

    @Override
    void onMalformed(String reason) {
        if (answered) {
            super.onMalformed(reason);
        } else {
            answer();
            conversation.refuse(reason);
        }
    }

    private void answer() {
        answered = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
