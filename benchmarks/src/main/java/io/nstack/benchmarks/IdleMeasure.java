package io.nstack.benchmarks;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** What sessions cost that do nothing: memory, and processor time. */
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
        Semaphore accepted = new Semaphore(0);
        Channel server = transport.server().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
                accepted.release();
            }
        }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        try {
            long before = heap();
            for (int i = 0; i < CONNECTIONS; i++) {
                ChannelFuture connect = transport.client().handler(new ChannelInboundHandlerAdapter())
                        .connect(server.localAddress());
                open.add(connect.sync().channel());
            }
            accepted.acquire(CONNECTIONS);
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
