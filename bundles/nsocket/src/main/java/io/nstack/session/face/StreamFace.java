package io.nstack.session.face;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.nstack.nsocket.BlockingStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream session as blocking streams: a handler in its pipeline hands bytes and ends to {@link StreamInput}, from which
 * application threads read, and {@link StreamOutput} hands what they write to the channel.
 */
final class StreamFace extends Face implements BlockingStream {

    private static final long LINGER_SECONDS = 60;

    private final DuplexChannel channel;
    private final StreamInput input = new StreamInput(this);
    private final StreamOutput output = new StreamOutput(this);

    StreamFace(DuplexChannel channel, EventLoopGroup loops) {
        super(channel, loops);
        this.channel = channel;
    }

    /** What goes into the session's pipeline. */
    ChannelInboundHandlerAdapter handler() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof ByteBuf bytes) {
                    input.received(bytes);
                } else {
                    ReferenceCountUtil.release(message);
                }
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (event == ChannelInputShutdownEvent.INSTANCE && !hasFailed()) {
                    input.ended();
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { onFailed(cause); }

            @Override
            public void channelInactive(ChannelHandlerContext context) { onGone(); }
        };
    }

    @Override
    void wakeAll() {
        input.stop();
        output.stop();
    }

    // ---- BlockingStream ----

    @Override
    public InputStream input() { return input; }

    @Override
    public OutputStream output() { return output; }

    @Override
    public BlockingStream readTimeout(Duration timeout) {
        input.timeoutNanos(Deadline.nanos(timeout));
        return this;
    }

    @Override
    public BlockingStream writeTimeout(Duration timeout) {
        output.timeoutNanos(Deadline.nanos(timeout));
        return this;
    }

    @Override
    public void shutdownInput() throws IOException {
        mustBeOpen();
        input.shut();
        ChannelFuture _ = channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        mustBeOpen();
        output.shut();
        output.afterwards(channel::shutdownOutput);
    }

    @Override
    public @Nullable SocketAddress local() { return channel.localAddress(); }

    @Override
    public @Nullable SocketAddress remote() { return channel.remoteAddress(); }

    @Override
    public <T> @Nullable T option(ChannelOption<T> option) { return channel.config().getOption(option); }

    @Override
    public <T> void option(ChannelOption<T> option, T value) { channel.config().setOption(option, value); }

    /** Memory held for what was received and not read yet, bytes. */
    int held() { return input.held(); }

    /** What was written and the stack has not taken yet, bytes. */
    int underWay() { return output.underWay(); }

    // ---- it ends ----

    @Override
    public void abort() {
        if (markClosed()) {
            reset();
        }
    }

    @Override
    public void close() {
        if (markClosed()) {
            output.afterwards(channel::close);
            limitLingering();
        }
    }

    /** What was written has its minute; after that the peer has had its chance. */
    private void limitLingering() {
        if (output.underWay() == 0 || !channel.isRegistered()) {
            return;
        }
        try {
            var limit = channel.eventLoop().schedule(this::reset, LINGER_SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener(_ -> limit.cancel(false));
        } catch (RejectedExecutionException e) {
            // the loops have ended, and the session with them
        }
    }

    /** As {@link #close()}, but waits until all is sent; what is not sent by then is dropped. A loop does not wait. */
    void closeWithin(Duration patience) {
        close();
        try {
            if (!LoopThreads.isOne(loops()) && !channel.closeFuture().await(patience.toMillis())) {
                reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the loop, for which the caller does not wait: it may hang. */
    private void reset() {
        if (!channel.isRegistered()) {
            ChannelFuture _ = channel.close();
            return;
        }
        try {
            channel.eventLoop().execute(() -> {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                ChannelFuture _ = channel.close();
            });
        } catch (RejectedExecutionException e) {
            // the loops have ended, and the session with them
        }
    }
}
