package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.nstack.nsocket.SessionOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** A reader that does not read, and a writer that writes as fast as it may. */
abstract class SlowReaderCases extends RuntimeSupport {

    private static final int CHUNK = 32 * 1024;
    private static final long STREAM_BYTES = 64L * 1024 * 1024;
    private static final int DATAGRAMS = 20_000;
    private static final int DATAGRAM_BYTES = 1_024;
    private static final int MESSAGE_OVERHEAD = 256; // what Netty counts for a message besides its bytes
    private static final long MOST_DIRECT_BYTES = 32L * 1024 * 1024;

    /** The stack under test. */
    String carrier() { return KERNEL; }

    public void shouldHoldTheWriterOfAStreamUntilTheReaderGoesOn() throws Exception {
        Reader reader = new Reader();
        Channel listener = Sessions.opened(sockets().serverBootstrap().option(SessionOptions.STACK, carrier())
                .childOption(ChannelOption.AUTO_READ, false).childHandler(reader).bind(loopback()));
        long direct = DirectMemory.usedBytes();
        Flood flood = new Flood();
        Channel writer = Sessions.connect(carrier(), sockets(), (InetSocketAddress) listener.localAddress(), flood);
        try {
            Await.until("accepted", () -> reader.context != null);
            Await.until("held", () -> flood.sent > 0 && !writer.isWritable());
            assertThat(flood.mostPending).isLessThanOrEqualTo(
                    writer.config().getWriteBufferHighWaterMark() + CHUNK + MESSAGE_OVERHEAD);
            assertThat(flood.sent).isLessThan(STREAM_BYTES);
            assertThat(DirectMemory.usedBytes() - direct).isLessThan(MOST_DIRECT_BYTES);
            long held = flood.sent;
            reader.context.channel().config().setAutoRead(true);
            Await.until(() -> "all arrived, not " + reader.received, () -> reader.received == STREAM_BYTES);
            assertThat(reader.wrong).isFalse();
            assertThat(flood.sent).isEqualTo(STREAM_BYTES).isGreaterThan(held);
            assertThat(flood.mostPending).isLessThanOrEqualTo(
                    writer.config().getWriteBufferHighWaterMark() + CHUNK + MESSAGE_OVERHEAD);
            assertThat(DirectMemory.usedBytes() - direct).isLessThan(MOST_DIRECT_BYTES);
        } finally {
            writer.close();
            listener.close();
        }
    }

    public void shouldDropDatagramsThatNobodyReadsAndStayBounded() throws Exception {
        Numbers numbers = new Numbers();
        Channel receiver = Sessions.opened(sockets().datagramBootstrap().option(SessionOptions.STACK, carrier())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(2 * DATAGRAM_BYTES))
                .handler(numbers).bind(loopback()));
        Channel sender = Sessions.opened(sockets().datagramBootstrap().option(SessionOptions.STACK, carrier())
                .handler(new Seen()).bind(loopback()));
        try {
            long direct = DirectMemory.usedBytes();
            AtomicInteger complete = new AtomicInteger();
            sender.eventLoop().execute(() -> send(sender, (InetSocketAddress) receiver.localAddress(), 0, complete));
            Await.until(() -> "every datagram sent or dropped, not " + complete, () -> complete.get() == DATAGRAMS);
            assertThat(DirectMemory.usedBytes() - direct).isLessThan(MOST_DIRECT_BYTES);
            // one more for each that comes: the last of those that were kept leaves room behind it for the next
            numbers.each = number -> sender.writeAndFlush(
                    numbered(sender, (InetSocketAddress) receiver.localAddress(), DATAGRAMS + numbers.count));
            receiver.config().setAutoRead(true);
            Await.until(() -> "also one sent afterwards, not " + numbers.last, () -> numbers.last >= DATAGRAMS);
            assertThat(numbers.wrong).isFalse();
            assertThat(numbers.count).isBetween(2, DATAGRAMS + 1);
        } finally {
            sender.close();
            receiver.close();
        }
    }

    /** As long as the session takes them; the rest when it does again. */
    private static void send(Channel from, InetSocketAddress to, int first, AtomicInteger complete) {
        int next = first;
        while (next < DATAGRAMS && from.isWritable()) {
            from.write(numbered(from, to, next++)).addListener(done -> complete.incrementAndGet());
        }
        from.flush();
        int rest = next;
        if (rest < DATAGRAMS) {
            from.eventLoop().execute(() -> send(from, to, rest, complete));
        }
    }

    private static DatagramPacket numbered(Channel from, InetSocketAddress to, int number) {
        return new DatagramPacket(from.alloc().directBuffer(DATAGRAM_BYTES).writeInt(number)
                .writeZero(DATAGRAM_BYTES - Integer.BYTES), to);
    }

    private static InetSocketAddress loopback() { return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0); }

    private static final class Flood extends Seen {
        volatile long sent; // written by the loop
        volatile long mostPending;

        @Override
        public void channelActive(ChannelHandlerContext active) { pump(active); }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext from) { pump(from); }

        private void pump(ChannelHandlerContext to) {
            while (sent < STREAM_BYTES && to.channel().isWritable()) {
                ByteBuf chunk = Pattern.write(to.alloc().directBuffer(CHUNK), sent, CHUNK);
                sent += CHUNK;
                to.writeAndFlush(chunk);
                ChannelOutboundBuffer pending = to.channel().unsafe().outboundBuffer();
                if (pending != null) {
                    mostPending = Math.max(mostPending, pending.totalPendingWriteBytes());
                }
            }
        }
    }

    private static final class Reader extends Seen {
        volatile long received; // written by the loop
        volatile boolean wrong;

        @Override
        public void channelRead(ChannelHandlerContext from, Object message) {
            ByteBuf got = (ByteBuf) message;
            wrong |= !Pattern.matches(got, received);
            received += got.readableBytes();
            got.release();
        }
    }

    private static final class Numbers extends Seen {
        volatile int count; // written by the loop
        volatile int last = -1;
        volatile boolean wrong;
        volatile IntConsumer each = number -> {};

        @Override
        public void channelRead(ChannelHandlerContext from, Object message) {
            ByteBuf got = ((DatagramPacket) message).content();
            int number = got.getInt(got.readerIndex());
            wrong |= got.readableBytes() != DATAGRAM_BYTES || number <= last;
            last = number;
            count++;
            got.release();
            if (number < DATAGRAMS) {
                each.accept(number);
            }
        }
    }
}
