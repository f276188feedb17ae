package io.nstack.example.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedStream;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionInfo;

/**
 * Answers requests: {@code /} says which stack carries the session, {@code /echo} sends the body back, {@code /bytes/N}
 * sends N bytes.
 */
final class HttpAnswers extends ChannelInboundHandlerAdapter {

    private static final String BYTES = "/bytes/";
    private static final long MOST_BYTES = 1L << 40;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            if (request.decoderResult().isSuccess()) {
                answer(ctx, request);
            } else {
                text(ctx, HttpResponseStatus.BAD_REQUEST, "this is no HTTP\n");
            }
        } finally {
            request.release();
        }
    }

    private static void answer(ChannelHandlerContext ctx, FullHttpRequest request) {
        String path = new QueryStringDecoder(request.uri()).path();
        boolean asks = request.method().equals(HttpMethod.GET);
        if (path.equals("/")) {
            text(ctx, HttpResponseStatus.OK, about(ctx.channel()));
        } else if (path.equals("/echo")) {
            body(ctx, HttpResponseStatus.OK, request.content().retain());
        } else if (path.startsWith(BYTES) && asks) {
            bytes(ctx, path.substring(BYTES.length()));
        } else {
            text(ctx, HttpResponseStatus.NOT_FOUND, "there is " + BYTES + "N to get, /echo, and /\n");
        }
    }

    private static String about(Channel channel) {
        StringBuilder said = new StringBuilder("hello from nStack\n");
        if (channel instanceof Session session) {
            SessionInfo info = session.info();
            said.append("stack ").append(info.stack()).append(" (").append(info.reason()).append(")\nsession ")
                    .append(info.id()).append(", ").append(info.remote()).append(" to ").append(info.local())
                    .append('\n');
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            said.append(tls.engine().getSession().getProtocol()).append(' ')
                    .append(tls.engine().getSession().getCipherSuite()).append('\n');
        }
        return said.toString();
    }

    private static void bytes(ChannelHandlerContext ctx, String digits) {
        long count;
        try {
            count = Long.parseLong(digits);
        } catch (NumberFormatException e) {
            count = -1;
        }
        if (count < 0 || count > MOST_BYTES) {
            text(ctx, HttpResponseStatus.BAD_REQUEST,
                    "'" + digits + "' is not a number from 0 to " + MOST_BYTES + "\n");
            return;
        }
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM);
        HttpUtil.setContentLength(head, count);
        ChannelFuture _ = ctx.write(head);
        ChannelFuture _ = ctx.writeAndFlush(new HttpChunkedInput(new ChunkedStream(new CountedBytes(count))));
    }

    private static void text(ChannelHandlerContext ctx, HttpResponseStatus status, String text) {
        body(ctx, status, ByteBufUtil.writeUtf8(ctx.alloc(), text));
    }

    private static void body(ChannelHandlerContext ctx, HttpResponseStatus status, ByteBuf body) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        HttpUtil.setContentLength(response, body.readableBytes());
        ChannelFuture _ = ctx.writeAndFlush(response);
    }

    /** A client that asks and never reads must not fill our memory. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            ChannelFuture _ = ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) { ChannelFuture _ = ctx.close(); }
}
