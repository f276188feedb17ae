package io.nstack.itests.guest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.MessageToByteEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Promise;
import io.nstack.nsocket.NSocket;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * An application that uses of Netty what is known to keep classes: codecs with type parameters, TLS, idle timers,
 * attributes, fast thread-locals, exceptions. It closes nothing.
 */
public final class GuestApplication implements BundleActivator {

    private static final List<Throwable> CAUGHT = new CopyOnWriteArrayList<>();
    private static final AttributeKey<Word> LAST = AttributeKey.valueOf("io.nstack.itests.guest.last");
    private static final FastThreadLocal<Word> LOCAL = new FastThreadLocal<>();
    private static final char[] PASSWORD = "password".toCharArray();
    private static final int SECONDS = 10;

    /** A message of the application's own class. */
    public record Word(String text) {}

    /** An exception of the application's own class. */
    public static final class GuestException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GuestException(String message) { super(message); }
    }

    private static final class Encoder extends MessageToByteEncoder<Word> {
        @Override
        protected void encode(ChannelHandlerContext context, Word word, ByteBuf out) {
            byte[] bytes = word.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.writeByte(bytes.length).writeBytes(bytes);
        }
    }

    private static final class Decoder extends ByteToMessageDecoder {
        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (in.readableBytes() > in.getByte(in.readerIndex())) {
                out.add(new Word(in.readCharSequence(in.readByte(), java.nio.charset.StandardCharsets.UTF_8)
                        .toString()));
            }
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<Word> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, Word word) {
            context.channel().attr(LAST).set(word);
            LOCAL.set(word);
            context.writeAndFlush(word);
            throw new GuestException("after " + word);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { CAUGHT.add(cause); }
    }

    private static final class Answer extends SimpleChannelInboundHandler<Word> {
        private final Promise<Word> answer;

        Answer(Promise<Word> answer) { this.answer = answer; }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Word word) { answer.trySuccess(word); }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            CAUGHT.add(cause);
            answer.tryFailure(cause);
        }
    }

    @Override
    public void start(BundleContext context) throws Exception {
        NSocket sockets = context.getService(context.getServiceReference(NSocket.class));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SslContext server = SslContextBuilder.forServer(keys()).sslProvider(SslProvider.JDK).build();
        SslContext client = SslContextBuilder.forClient().sslProvider(SslProvider.JDK)
                .endpointIdentificationAlgorithm("").trustManager(InsecureTrustManagerFactory.INSTANCE).build();
        Channel listener = sockets.serverBootstrap().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(server.newHandler(channel.alloc()), new IdleStateHandler(60, 60, 60),
                        new Decoder(), new Encoder(), new Echo());
            }
        }).bind(any).sync().channel();
        Promise<Word> answer = sockets.group().next().newPromise();
        Answer hears = new Answer(answer); // on the thread that starts the bundle, as careless code does
        Channel session = sockets.bootstrap().handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(client.newHandler(channel.alloc()), new IdleStateHandler(60, 60, 60),
                        new Decoder(), new Encoder(), hears);
            }
        }).connect(listener.localAddress()).sync().channel();
        session.writeAndFlush(new Word("hello")).sync();
        if (!answer.await(SECONDS, TimeUnit.SECONDS) || !answer.getNow().equals(new Word("hello"))) {
            throw new IllegalStateException("no answer", answer.cause());
        }
        Channel unused = sockets.datagramBootstrap().handler(new Echo()).bind(any).sync().channel();
        CAUGHT.add(sockets.bootstrap().handler(new Echo()).connect(unused.localAddress()).await().cause());
        sockets.streams().newChannel(); // and never registered
        session.write(new Object()); // never flushed, and no handler knows it
        session.eventLoop().schedule(() -> CAUGHT.add(new GuestException("late")), 1, TimeUnit.MILLISECONDS).sync();
    }

    private static KeyManagerFactory keys() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = GuestApplication.class.getResourceAsStream("/tls.p12")) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        return keys;
    }

    @Override
    public void stop(BundleContext context) {
        // leaves everything open
    }
}
