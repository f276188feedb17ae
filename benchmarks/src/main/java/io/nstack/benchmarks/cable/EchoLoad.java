package io.nstack.benchmarks.cable;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.nstack.benchmarks.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Request and response of 64 B over one connection, one request under way. */
record EchoLoad() implements Load {

    private static final int BYTES = 64;
    private static final int MOST_SAMPLES = 1 << 20;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final long LIMIT_SECONDS = 10;

    @Override
    public String name() { return "64 B request/response"; }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric("p50", "us", 1), new Metric("p99", "us", 1),
                new Metric("CPU of our end", "us a round trip", 1));
    }

    @Override
    public double[] run(Transport ours, PeerProcess peer, double seconds) throws Exception {
        Asker asker = new Asker();
        Channel channel = ours.client().option(ChannelOption.TCP_NODELAY, true).handler(asker)
                .connect(peer.at(Peer.Service.ECHO)).sync().channel();
        Usage usage;
        try {
            usage = Usage.over(seconds, peer, asker.roundTrips::sum);
        } finally {
            channel.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        long[] sorted = asker.last(usage.units());
        return new double[]{sorted[sorted.length / 2] / NANOS_PER_MICRO,
                sorted[(int) (sorted.length * 0.99)] / NANOS_PER_MICRO, usage.ourCpu(1) / NANOS_PER_MICRO};
    }

    /** Asks again when it is answered, and keeps how long each answer took; of very many, the last ones. */
    private static final class Asker extends ChannelInboundHandlerAdapter {

        private final LongAdder roundTrips = new LongAdder();
        private final long[] nanos = new long[MOST_SAMPLES]; // loop only, until the connection is closed
        private int samples;
        private int received;
        private long asked;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ask(context, context.alloc().directBuffer(BYTES).writeZero(BYTES));
        }

        private void ask(ChannelHandlerContext context, ByteBuf bytes) {
            asked = System.nanoTime();
            context.writeAndFlush(bytes, context.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            received += bytes.readableBytes();
            if (received < BYTES) {
                bytes.release();
                return;
            }
            received = 0;
            nanos[samples++ & MOST_SAMPLES - 1] = System.nanoTime() - asked;
            roundTrips.increment();
            ask(context, bytes); // the answer is the next request
        }

        /** The last ones, in order of length. */
        long[] last(long count) {
            int kept = (int) Math.min(count, Math.min(samples, MOST_SAMPLES));
            if (kept == 0) {
                throw new IllegalStateException("no answer came");
            }
            long[] sorted = new long[kept];
            for (int i = 0; i < kept; i++) {
                sorted[i] = nanos[samples - kept + i & MOST_SAMPLES - 1];
            }
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
