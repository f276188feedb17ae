package io.nstack.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are made, accepted and reset, several at a time. They are reset so that no port stays in TIME-WAIT
 * (RFC 9293 section 3.6.1), of which a second would leave more than there are ports.
 */
final class ConnectScenario implements Scenario<Transport> {

    private static final int AT_A_TIME = 16;

    private final int loops;

    ConnectScenario(int loops) { this.loops = loops; }

    @Override
    public String name() {
        return "connect and reset, " + AT_A_TIME + " at a time, " + (loops == 1 ? "one thread" : loops + " threads");
    }

    @Override
    public String unit() { return "connections/s"; }

    @Override
    public Result run(Transport transport, double seconds) throws Exception {
        Channel server = transport.server().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) { channel.pipeline().addLast(new Quiet()); }
        }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        Bootstrap client = transport.client().option(ChannelOption.SO_LINGER, 0).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) { channel.pipeline().addLast(new Quiet()); }
        });
        Connecting connecting = new Connecting(client, server.localAddress());
        try {
            connecting.begin();
            return Measured.over(seconds, connecting.made::sum);
        } finally {
            connecting.end();
            server.close().sync();
        }
    }

    /** Ignores the reset. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(io.netty.channel.ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static final class Connecting {

        final LongAdder made = new LongAdder();
        private final Bootstrap client;
        private final SocketAddress server;
        private final Semaphore idle = new Semaphore(0);
        private volatile boolean ending;
        private volatile @Nullable Throwable failure;

        Connecting(Bootstrap client, SocketAddress server) {
            this.client = client;
            this.server = server;
        }

        void begin() {
            for (int i = 0; i < AT_A_TIME; i++) {
                next();
            }
        }

        private void next() {
            if (ending) {
                idle.release();
            } else {
                client.connect(server).addListener(done -> made((ChannelFuture) done));
            }
        }

        private void made(ChannelFuture connect) {
            if (!connect.isSuccess()) {
                failure = connect.cause();
                idle.release();
                return;
            }
            made.increment();
            connect.channel().close().addListener(closed -> next());
        }

        void end() throws InterruptedException {
            ending = true;
            idle.acquire(AT_A_TIME);
            if (failure != null) {
                throw new IllegalStateException("a connect failed", failure);
            }
        }
    }
}
