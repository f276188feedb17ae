package io.nstack.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;

/** One connection that sends buffers of 64 KiB as fast as it may. */
final class BulkScenario implements Scenario<Transport> {

    private static final int CHUNK = 64 * 1024;

    private final int loops;

    BulkScenario(int loops) { this.loops = loops; }

    @Override
    public String name() { return "bulk, 64 KiB writes, " + (loops == 1 ? "one thread" : loops + " threads"); }

    @Override
    public String unit() { return "KiB/s"; }

    @Override
    public Result run(Transport transport, double seconds) throws Exception {
        LongAdder kibibytes = new LongAdder();
        Channel server = transport.server().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) { channel.pipeline().addLast(new Sink(kibibytes)); }
        }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        Channel client = transport.client().handler(new Source()).connect(server.localAddress()).sync().channel();
        try {
            return Measured.over(seconds, kibibytes::sum);
        } finally {
            client.close().sync();
            server.close().sync();
        }
    }

    private static final class Sink extends ChannelInboundHandlerAdapter {

        private final LongAdder kibibytes;
        private long rest;

        Sink(LongAdder kibibytes) { this.kibibytes = kibibytes; }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            rest += bytes.readableBytes();
            kibibytes.add(rest >>> 10);
            rest &= 1023;
            bytes.release();
        }
    }

    private static final class Source extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) { fill(context); }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) { fill(context); }

        private static void fill(ChannelHandlerContext context) {
            while (context.channel().isWritable()) {
                context.write(context.alloc().directBuffer(CHUNK).writeZero(CHUNK), context.voidPromise());
            }
            context.flush();
        }
    }
}
