package io.nstack.example.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContentDecompressor;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves HTTP/1.1 at one address, with Netty's stock codecs, over whatever stack the sessions are on. */
record HttpServer(Channel listener, String scheme, String fingerprint) {

    private static final int LONGEST_BODY = 1 << 20;
    private static final int IDLE_SECONDS = 60;

    static HttpServer open(NSocket nsocket, InetSocketAddress address, @Nullable TlsKeys keys) throws IOException {
        SslContext tls = keys == null ? null : keys.serverContext();
        ChannelFuture bound = nsocket.serverBootstrap().childHandler(new Pipeline(tls)).bind(address);
        if (!bound.awaitUninterruptibly().isSuccess()) {
            throw new IOException("cannot serve at " + Address.text(address) + ": " + bound.cause().getMessage());
        }
        return new HttpServer(bound.channel(), keys == null ? "http" : "https",
                keys == null ? "" : keys.fingerprint());
    }

    /** What each session's pipeline is made of. */
    private static final class Pipeline extends ChannelInitializer<SocketChannel> {

        private final @Nullable SslContext tls;

        Pipeline(@Nullable SslContext tls) { this.tls = tls; }

        @Override
        protected void initChannel(SocketChannel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            if (tls != null) {
                pipeline.addLast(tls.newHandler(channel.alloc()));
            }
            pipeline.addLast(new HttpServerCodec(), new HttpServerKeepAliveHandler(),
                    new HttpContentDecompressor(LONGEST_BODY), new HttpObjectAggregator(LONGEST_BODY),
                    new ChunkedWriteHandler(), new IdleStateHandler(0, 0, IDLE_SECONDS, TimeUnit.SECONDS),
                    new HttpAnswers());
        }
    }

    String description() {
        String place = scheme + " at " + Address.text(listener.localAddress());
        if (listener instanceof Session session) {
            SessionInfo info = session.info();
            place += " over " + info.stack() + " (" + info.reason() + ")";
        }
        return fingerprint.isEmpty() ? place : place + "\ncertificate SHA-256 " + fingerprint;
    }

    void close() { ChannelFuture _ = listener.close().awaitUninterruptibly(); }
}
