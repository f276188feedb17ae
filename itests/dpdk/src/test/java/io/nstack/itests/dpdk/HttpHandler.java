package io.nstack.itests.dpdk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;

/** An HTTP server: it answers a POST with what it got, anything else with its page. */
@Sharable
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final int MOST_BYTES = 64 << 20;

    private final ByteBuf page;

    private HttpHandler(byte[] page) { this.page = Unpooled.wrappedBuffer(page).asReadOnly(); }

    static ChannelInitializer<Channel> serving(byte[] page) {
        HttpHandler handler = new HttpHandler(page);
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(MOST_BYTES), handler);
            }
        };
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        ByteBuf body = request.content().isReadable() ? request.content().retain() : page.retainedDuplicate();
        DefaultFullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
                body);
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        context.writeAndFlush(answer, context.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { context.close(); }
}
