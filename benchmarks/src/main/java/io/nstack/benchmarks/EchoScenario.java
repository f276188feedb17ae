package io.nstack.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Request and response of 64 B over several connections, each with one request under way. */
public final class EchoScenario implements Scenario<Transport> {

    private static final int BYTES = 64;

    private final int connections;
    private final int loops;

    /** So many connections; the number of loops is for the name only. */
    public EchoScenario(int connections, int loops) {
        this.connections = connections;
        this.loops = loops;
    }

    @Override
    public String name() {
        return "64 B request/response, " + connections + (connections == 1 ? " connection, " : " connections, ")
                + (loops == 1 ? "one thread" : loops + " threads");
    }

    @Override
    public String unit() { return "round trips/s"; }

    @Override
    public Result run(Transport transport, double seconds) throws Exception {
        LongAdder roundTrips = new LongAdder();
        List<Channel> open = new ArrayList<>();
        Channel server = transport.server().childHandler(new Initializer(Echo::new))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        try {
            for (int i = 0; i < connections; i++) {
                open.add(transport.client().handler(new Initializer(() -> new Asker(roundTrips)))
                        .connect(server.localAddress()).sync().channel());
            }
            return Measured.over(seconds, roundTrips::sum);
        } finally {
            for (Channel each : open) {
                each.close().sync();
            }
            server.close().sync();
        }
    }

    private static final class Initializer extends ChannelInitializer<Channel> {

        private final java.util.function.Supplier<ChannelInboundHandlerAdapter> handlers;

        Initializer(java.util.function.Supplier<ChannelInboundHandlerAdapter> handlers) { this.handlers = handlers; }

        @Override
        protected void initChannel(Channel channel) { channel.pipeline().addLast(handlers.get()); }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message, context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // the stack goes before the client's end is heard of
        }
    }

    private static final class Asker extends ChannelInboundHandlerAdapter {

        private final LongAdder roundTrips;
        private int received;

        Asker(LongAdder roundTrips) { this.roundTrips = roundTrips; }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().directBuffer(BYTES).writeZero(BYTES), context.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            received += bytes.readableBytes();
            if (received == BYTES) {
                received = 0;
                roundTrips.increment();
                context.writeAndFlush(bytes, context.voidPromise()); // the answer is the next request
            } else {
                bytes.release();
            }
        }
    }
}
