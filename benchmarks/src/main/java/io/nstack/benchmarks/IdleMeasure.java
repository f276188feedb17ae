package io.nstack.benchmarks;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.util.ReferenceCountUtil;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** What sessions cost that do nothing any more, after one message and its echo: memory, and processor time. */
final class IdleMeasure {

    private static final int CONNECTIONS = 5_000; // with two channels each
    private static final double WATCH_SECONDS = 3;

    /**
     * What was measured.
     *
     * @param heapBytes    heap that one channel keeps, bytes, its share of everything below it included
     * @param cpuMillis    CPU time of the process in a second while all channels are idle, milliseconds
     */
    record Result(double heapBytes, double cpuMillis) {}

    private IdleMeasure() {}

    static int channels() { return 2 * CONNECTIONS; }

    static Result run(Transport transport) throws Exception {
        List<Channel> open = new ArrayList<>(channels());
        Semaphore echoed = new Semaphore(0);
        Channel server = transport.server().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) { channel.pipeline().addLast(new Echo()); }
        }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        try {
            long before = heap();
            for (int i = 0; i < CONNECTIONS; i++) {
                ChannelFuture connect = transport.client().handler(new Asker(echoed)).connect(server.localAddress());
                open.add(connect.sync().channel());
            }
            echoed.acquire(CONNECTIONS);
            long bytes = heap() - before;
            double cpu = cpuMillisInASecond();
            return new Result((double) bytes / channels(), cpu);
        } finally {
            for (Channel each : open) {
                each.close().sync();
            }
            server.close().sync();
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message, context.voidPromise());
        }
    }

    private static final class Asker extends ChannelInboundHandlerAdapter {

        private final Semaphore echoed;

        Asker(Semaphore echoed) { this.echoed = echoed; }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().directBuffer(1).writeByte(1), context.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            echoed.release();
        }
    }

    private static long heap() {
        PooledByteBufAllocator.DEFAULT.trimCurrentThreadCache();
        for (int i = 0; i < 3; i++) { // finalisation and weak references need more than one
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double cpuMillisInASecond() {
        Scenario.Result watched = Measured.over(WATCH_SECONDS, System::nanoTime);
        return watched.cpuNanos() * 1e9 / 1e6; // CPU nanoseconds for each nanosecond of the clock
    }
}
