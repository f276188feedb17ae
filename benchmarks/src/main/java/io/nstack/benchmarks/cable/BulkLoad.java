package io.nstack.benchmarks.cable;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.nstack.benchmarks.Transport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * One connection that carries as much as it can in one direction; counted where it arrives.
 *
 * @param name       the row's name
 * @param weSend     whether it is we who send
 * @param conditions what the cable is like
 */
record BulkLoad(String name, boolean weSend, Conditions conditions) implements Load {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final double GIBIBYTE = 1L << 30;
    private static final double BITS_TO_GIGABITS = 8 / 1e9;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LIMIT_SECONDS = 10;

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric("rate", "Gbit/s", 2), new Metric("CPU of our end", "s/GiB", 2),
                new Metric("CPU of both ends", "s/GiB", 2));
    }

    @Override
    public double[] run(Transport ours, PeerProcess peer, double seconds) throws Exception {
        LongAdder received = new LongAdder();
        Bootstrap client = ours.client()
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(4 * CHUNK_BYTES, 8 * CHUNK_BYTES))
                .handler(weSend ? new Source() : new Sink(received));
        Channel channel = client.connect(peer.at(weSend ? Peer.Service.SINK : Peer.Service.SOURCE)).sync().channel();
        try {
            Usage usage = Usage.over(seconds, peer, weSend ? peer::sunk : received::sum);
            return new double[]{usage.perSecond() * BITS_TO_GIGABITS, usage.ourCpu(GIBIBYTE) / NANOS_PER_SECOND,
                    usage.bothCpu(GIBIBYTE) / NANOS_PER_SECOND};
        } finally {
            channel.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static final class Sink extends ChannelInboundHandlerAdapter {

        private final LongAdder received;

        Sink(LongAdder received) { this.received = received; }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            received.add(bytes.readableBytes());
            bytes.release();
        }
    }

    private static final class Source extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) { fill(context); }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) { fill(context); }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // it is closed with writes waiting
        }

        private static void fill(ChannelHandlerContext context) {
            while (context.channel().isActive() && context.channel().isWritable()) {
                context.write(context.alloc().directBuffer(CHUNK_BYTES).writeZero(CHUNK_BYTES), context.voidPromise());
            }
            context.flush();
        }
    }
}
