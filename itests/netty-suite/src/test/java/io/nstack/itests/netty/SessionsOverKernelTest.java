package io.nstack.itests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import io.netty.channel.unix.DomainSocketAddress;
import io.nstack.nsocket.FileRange;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionException;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.SessionOptions;
import io.nstack.nsocket.SessionTimeoutException;
import io.nstack.session.SessionLayer;
import io.nstack.stack.kernel.KernelStack;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Netty's suite does not ask of sessions over the kernel, on the flavour under test. */
@Timeout(30)
class SessionsOverKernelTest {

    private static final int SIZE = 5_000_000; // more than the kernel takes at once

    private final SessionLayer layer = Sessions.newLayer();
    private final NSocket sockets = Sessions.sockets(layer);
    private final Sink sink = new Sink();

    @AfterEach
    void close() { layer.close(); }

    private KernelStack add(String name) { return Sessions.addKernel(layer, name); }

    @Sharable
    private static final class Sink extends ChannelInboundHandlerAdapter {

        final List<Channel> channels = new CopyOnWriteArrayList<>();
        final List<Throwable> caught = new CopyOnWriteArrayList<>();
        final MessageDigest digest = newDigest();
        volatile long count;

        @Override
        public void channelActive(ChannelHandlerContext context) { channels.add(context.channel()); }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            digest.update(bytes.nioBuffer());
            count += bytes.readableBytes();
            bytes.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { caught.add(cause); }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SessionInfo info(Channel channel) { return ((Session) channel).info(); }

    private Channel listen() throws InterruptedException {
        return sockets.serverBootstrap().childHandler(sink).bind("127.0.0.1", 0).sync().channel();
    }

    private Bootstrap client(String stack) {
        return sockets.bootstrap().handler(new Sink()).option(SessionOptions.STACK, stack);
    }

    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(7).nextBytes(content);
        return content;
    }

    private void arrived(Channel client, ChannelFuture written, byte[] expected) throws InterruptedException {
        written.sync();
        await().until(() -> sink.count >= expected.length);
        assertThat(sink.digest.digest()).isEqualTo(newDigest().digest(expected));
        assertThat(info(client).bytesOut()).isEqualTo(expected.length);
        assertThat(info(sink.channels.getFirst()).bytesIn()).isEqualTo(expected.length);
    }

    @Test
    void shouldGatherCompositeBuffers() throws Exception {
        add("kernel");
        byte[] content = random(SIZE);
        Channel client = client("").connect(listen().localAddress()).sync().channel();
        CompositeByteBuf whole = Unpooled.compositeBuffer(Integer.MAX_VALUE);
        int part = 1_000;
        for (int at = 0; at < SIZE / 2; at += part) {
            ByteBuf each = at % (2 * part) == 0 ? Unpooled.directBuffer(part) : Unpooled.buffer(part);
            whole.addComponent(true, each.writeBytes(content, at, part));
        }
        client.write(whole);
        for (int at = SIZE / 2; at < SIZE; at += part) {
            client.write(Unpooled.directBuffer(part).writeBytes(content, at, part));
        }
        arrived(client, client.writeAndFlush(Unpooled.EMPTY_BUFFER), content);
    }

    @Test
    void shouldSendFiles(@TempDir Path folder) throws Exception {
        add("kernel");
        byte[] content = random(SIZE);
        Path file = Files.write(folder.resolve("file"), content);
        Channel client = client("").connect(listen().localAddress()).sync().channel();
        int half = SIZE / 2;
        FileRegion second = new DefaultFileRegion(file.toFile(), half, SIZE - half);
        client.write(new FileRange(file, 0, half));
        arrived(client, client.writeAndFlush(second), content);
        assertThat(Files.size(file)).isEqualTo(SIZE);
    }

    @Test
    void shouldListenOnOnePortThroughTwoInstances() throws Exception {
        add("one");
        add("two");
        Channel server = listen();
        assertThat(info(server).stack()).isEqualTo("one,two");
        int each = 20;
        List<Channel> clients = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            clients.add(client("one").connect(server.localAddress()).sync().channel());
            clients.add(client("two").connect(server.localAddress()).sync().channel());
        }
        await().until(() -> sink.channels.size() == 2 * each);
        // the kernel spreads them by a hash over the two sockets of the port
        assertThat(Stream.of("one", "two")).allMatch(
                stack -> sink.channels.stream().anyMatch(channel -> info(channel).stack().equals(stack)));
    }

    @Test
    void shouldKeepThePortWhenOneOfTwoInstancesLeaves() throws Exception {
        KernelStack leaving = add("leaving");
        add("staying");
        Channel server = listen();
        Sink told = new Sink();
        Channel ends = client("leaving").handler(told).connect(server.localAddress()).sync().channel();
        layer.removeStack(leaving, Duration.ZERO);
        assertThat(ends.closeFuture().await(5_000)).isTrue();
        // by the session layer, or by the other end if that was the leaving instance's too and ended first
        assertThat(told.caught).singleElement().isInstanceOf(SessionException.class).asString()
                .contains("leaving: ");
        assertThat(info(server).stack()).isEqualTo("staying");
        for (int i = 0; i < 20; i++) {
            client("staying").connect(server.localAddress()).sync().channel().close().sync();
        }
    }

    @Test
    void shouldNotShareAPortWithAStranger() throws Exception {
        add("kernel");
        try (ServerSocket stranger = new ServerSocket(0, 1,
                InetAddress.getByName("127.0.0.1"))) {
            ChannelFuture failed = sockets.serverBootstrap().childHandler(sink)
                    .bind("127.0.0.1", stranger.getLocalPort()).awaitUninterruptibly();
            assertThat(failed.cause()).isInstanceOf(BindException.class)
                    .hasMessageStartingWith("listen 127.0.0.1:" + stranger.getLocalPort() + " via kernel: ");
        }
    }

    @Test
    void shouldGiveUpInTimeWhenNobodyAnswersThroughTwoInstances() {
        add("one");
        add("two");
        BlackHole hole = BlackHole.open();
        long began = System.nanoTime();
        ChannelFuture failed = client("").option(SessionOptions.STACK, "").option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
                600).connect(hole.host(), hole.port()).awaitUninterruptibly();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(600),
                Duration.ofMillis(1_500));
        assertThat(failed.cause()).isInstanceOf(SessionTimeoutException.class)
                .hasMessageContaining("via one: no answer within").hasMessageContaining(", two: no answer");
    }

    @Test
    void shouldSpeakThroughDomainSockets(@TempDir Path folder) throws Exception {
        add("kernel");
        byte[] content = random(100_000);
        SocketAddress path = UnixDomainSocketAddress.of(folder.resolve("socket"));
        Channel server = new ServerBootstrap().group(sockets.group()).channelFactory(sockets.domainListeners())
                .childHandler(sink).bind(path).sync().channel();
        Channel client = new Bootstrap().group(sockets.group()).channelFactory(sockets.domainStreams())
                .handler(new Sink()).connect(new DomainSocketAddress(folder.resolve("socket").toString())).sync()
                .channel();
        arrived(client, client.writeAndFlush(Unpooled.wrappedBuffer(content)), content);
        server.close().sync();
        assertThat(folder.resolve("socket")).doesNotExist();
    }

    @Test
    void shouldNameTheAddressThatRefuses() {
        add("kernel");
        ChannelFuture failed = client("").connect(new InetSocketAddress("127.0.0.1", 4)).awaitUninterruptibly();
        assertThat(failed.cause()).hasMessageStartingWith("connect 127.0.0.1:4 via kernel: ")
                .hasMessageContainingAll("refused").hasNoCause();
    }
}
