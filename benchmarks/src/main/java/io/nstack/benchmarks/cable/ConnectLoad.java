package io.nstack.benchmarks.cable;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.benchmarks.Transport;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Connections that carry one byte and are closed by the peer, then by us; several at a time. */
record ConnectLoad() implements Load {

    private static final int AT_A_TIME = 16;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final long LIMIT_SECONDS = 30;

    @Override
    public String name() { return "connect, 1 B, close"; }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(AT_A_TIME + " at a time", "connections/s", 0),
                new Metric("CPU of our end", "us a connection", 1));
    }

    @Override
    public double[] run(Transport ours, PeerProcess peer, double seconds) throws Exception {
        Connecting connecting = new Connecting(ours.client(), peer.at(Peer.Service.SHORT));
        connecting.begin();
        Usage usage;
        try {
            usage = Usage.over(seconds, peer, connecting.made::sum);
        } finally {
            connecting.end();
        }
        return new double[]{usage.perSecond(), usage.ourCpu(1) / NANOS_PER_MICRO};
    }

    @ChannelHandler.Sharable
    private static final class Connecting extends ChannelInboundHandlerAdapter {

        private final LongAdder made = new LongAdder();
        private final Bootstrap client;
        private final SocketAddress server;
        private final Semaphore ended = new Semaphore(0);
        private volatile boolean ending;
        private volatile @Nullable Throwable failure;

        Connecting(Bootstrap client, SocketAddress server) {
            this.client = client.handler(this);
            this.server = server;
        }

        void begin() {
            for (int i = 0; i < AT_A_TIME; i++) {
                next();
            }
        }

        private void next() {
            if (ending) {
                ended.release();
            } else {
                client.connect(server).addListener(done -> connected((ChannelFuture) done));
            }
        }

        private void connected(ChannelFuture connect) {
            if (!connect.isSuccess()) {
                failure = connect.cause();
                ended.release();
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().directBuffer(1).writeByte(1), context.voidPromise());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            made.increment();
            next();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failure = cause;
            context.close();
        }

        void end() throws InterruptedException {
            ending = true;
            boolean all = ended.tryAcquire(AT_A_TIME, LIMIT_SECONDS, TimeUnit.SECONDS);
            if (failure != null) {
                throw new IllegalStateException("a connection failed", failure);
            }
            if (!all) {
                throw new IllegalStateException("only " + ended.availablePermits() + " of " + AT_A_TIME + " ended");
            }
        }
    }
}
