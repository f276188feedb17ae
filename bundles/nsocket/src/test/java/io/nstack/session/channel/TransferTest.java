package io.nstack.session.channel;

import static io.nstack.session.wire.WireRuntime.bytes;
import static io.nstack.session.wire.WireRuntime.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.nstack.nsocket.FileRange;
import io.nstack.session.wire.WireRuntime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is written arrives, and is counted, over a stack that can do no more than it must. */
@Timeout(20)
class TransferTest {

    private static final int SIZE = 300_000; // more than a connection of the wire holds

    private final WireRuntime runtime = new WireRuntime();
    private final byte[] content = new byte[SIZE];
    private final Sink sink = new Sink();
    private Channel client;

    private static final class Sink extends ChannelInboundHandlerAdapter {

        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        volatile Channel channel;
        volatile int count;
        volatile boolean ended;

        @Override
        public void channelActive(ChannelHandlerContext context) { channel = context.channel(); }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
            ByteBuf bytes = (ByteBuf) message;
            bytes.readBytes(received, bytes.readableBytes());
            bytes.release();
            count = received.size();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                ended = true;
            }
        }
    }

    @BeforeEach
    void connect() throws InterruptedException {
        new Random(1).nextBytes(content);
        runtime.add("wire");
        Channel server = runtime.server(sink).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true).bind("127.0.0.1", 0)
                .sync().channel();
        client = runtime.client().connect(server.localAddress()).sync().channel();
    }

    @AfterEach
    void close() { runtime.close(); }

    private void arrived(ChannelFuture written, byte[] expected) throws InterruptedException {
        written.sync();
        await().until(() -> sink.count >= expected.length);
        assertThat(sink.received.toByteArray()).isEqualTo(expected);
        assertThat(info(client).bytesOut()).isEqualTo(expected.length);
        assertThat(info(sink.channel).bytesIn()).isEqualTo(expected.length);
        assertThat(info(client).bytesIn()).isZero();
    }

    @Test
    void shouldWriteHeapBuffers() throws Exception {
        arrived(client.writeAndFlush(Unpooled.wrappedBuffer(content)), content);
    }

    @Test
    void shouldWriteCompositeBuffers() throws Exception {
        CompositeByteBuf whole = Unpooled.compositeBuffer();
        for (int at = 0; at < SIZE; at += 1_000) {
            ByteBuf part = at % 2_000 == 0 ? Unpooled.directBuffer(1_000) : Unpooled.buffer(1_000);
            whole.addComponent(true, part.writeBytes(content, at, 1_000));
        }
        whole.skipBytes(1_500);
        arrived(client.writeAndFlush(whole), Arrays.copyOfRange(content, 1_500, SIZE));
    }

    @Test
    void shouldWriteEmptyBuffersInBetween() throws Exception {
        client.write(Unpooled.EMPTY_BUFFER);
        client.write(Unpooled.wrappedBuffer(content, 0, 10));
        client.write(Unpooled.directBuffer(8));
        client.write(Unpooled.wrappedBuffer(content, 10, 10));
        arrived(client.writeAndFlush(Unpooled.EMPTY_BUFFER), Arrays.copyOf(content, 20));
    }

    @Test
    void shouldSendAPartOfAFile(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), content);
        arrived(client.writeAndFlush(new FileRange(file, 100, SIZE - 200)), Arrays.copyOfRange(content, 100,
                SIZE - 100));
    }

    @Test
    void shouldSendAFileRegionOfNettys(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), content);
        arrived(client.writeAndFlush(new DefaultFileRegion(file.toFile(), 100, SIZE - 200)),
                Arrays.copyOfRange(content, 100, SIZE - 100));
    }

    @Test
    void shouldFailAFileThatBecameShorter(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("file"), content);
        ChannelFuture failed = client.writeAndFlush(new FileRange(file, 0, SIZE + 1)).awaitUninterruptibly();
        assertThat(failed.cause()).hasMessageContaining(file + " became shorter while it was sent");
    }

    @Test
    void shouldCountWhatItReceives() throws Exception {
        client.writeAndFlush(bytes(1)).sync();
        await().until(() -> sink.channel != null && info(sink.channel).bytesIn() == 1);
        sink.channel.writeAndFlush(bytes(12_345)).sync();
        await().until(() -> info(client).bytesIn() == 12_345);
        assertThat(info(sink.channel).bytesOut()).isEqualTo(12_345);
    }

    @Test
    void shouldGoOnReadingAfterTheOutputWasShut() throws Exception {
        client.writeAndFlush(bytes(10));
        ((DuplexChannel) client).shutdownOutput().sync();
        await().until(() -> sink.ended);
        assertThat(sink.count).isEqualTo(10);
        assertThat(client.isActive()).isTrue();
        sink.channel.writeAndFlush(bytes(20)).sync();
        await().until(() -> info(client).bytesIn() == 20);
        assertThat(client.writeAndFlush(bytes(1)).awaitUninterruptibly().isSuccess()).isFalse();
    }

    @Test
    void shouldCloseWhenThePeerEndsAndHalvesAreNotWanted() throws Exception {
        client.writeAndFlush(bytes(1)).sync();
        await().until(() -> sink.channel != null);
        ((DuplexChannel) sink.channel).shutdownOutput().sync();
        assertThat(client.closeFuture().await(2_000)).isTrue();
    }
}
