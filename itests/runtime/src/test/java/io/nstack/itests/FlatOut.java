package io.nstack.itests;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;

/** A session that sends as fast as an echo gives back, and compares every byte. */
final class FlatOut extends ChannelInboundHandlerAdapter implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;
    private static final int WINDOW = 16 * CHUNK;

    private final AtomicReference<String> failure = new AtomicReference<>();
    private volatile long sent; // written by the loop, as received
    private volatile long received;
    private volatile boolean ending;
    private volatile Channel channel;

    private FlatOut() {}

    static FlatOut drive(String stack, NSocket sockets, InetSocketAddress echo) throws IOException {
        FlatOut made = new FlatOut();
        Sessions.connect(stack, sockets, echo, made);
        made.awaitProgress();
        return made;
    }

    /** In one loop. */
    static FlatOut drive(EventLoop loop, String stack, NSocket sockets, InetSocketAddress echo) throws IOException {
        FlatOut made = new FlatOut();
        Sessions.opened(new Bootstrap().group(loop).channelFactory(sockets.streams())
                .option(SessionOptions.STACK, stack).handler(made).connect(echo));
        made.awaitProgress();
        return made;
    }

    SessionInfo info() { return Sessions.info(channel); }

    String failure() { return failure.get(); }

    /** Waits until a good deal more has come back whole. */
    void awaitProgress() {
        long goal = received + 4L * WINDOW;
        Await.until(() -> "more than " + received + " of " + sent + " bytes came back",
                () -> received >= goal || failure.get() != null);
        check();
    }

    /** Stops sending and waits for the rest. */
    void finish() {
        ending = true;
        Await.until(() -> "all of " + sent + " bytes came back, not " + received,
                () -> received == sent || failure.get() != null);
        check();
    }

    private void check() {
        if (failure.get() != null) {
            throw new AssertionError("after " + received + " bytes: " + failure.get());
        }
    }

    @Override
    public void close() {
        ending = true;
        channel.close().awaitUninterruptibly(RuntimeSupport.BOUND.toMillis());
    }

    // ---- on the loop ----

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        pump(context);
    }

    private void pump(ChannelHandlerContext context) {
        while (!ending && sent - received < WINDOW && context.channel().isWritable()) {
            ByteBuf chunk = Pattern.write(context.alloc().directBuffer(CHUNK), sent, CHUNK);
            sent += CHUNK; // before the write, which may come back here
            context.write(chunk, context.voidPromise());
        }
        context.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf got = (ByteBuf) message;
        try {
            if (!Pattern.matches(got, received)) {
                failure.compareAndSet(null, "other bytes than sent, from " + received + " on");
            }
            received += got.readableBytes();
        } finally {
            got.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) { pump(context); }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) { pump(context); }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure.compareAndSet(null, cause.toString());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (received != sent) {
            failure.compareAndSet(null, "closed: " + Sessions.info(context.channel()).reason());
        }
    }
}
