package io.nstack.session.face;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DuplexChannel;
import io.nstack.nsocket.BlockingListener;
import io.nstack.nsocket.BlockingStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A listener from which threads take sessions. Accepted ones wait in a queue once their loop has them; when they are
 * many the listener accepts no more, and connections wait in the stacks' backlogs.
 */
final class ListenerFace extends Face implements BlockingListener {

    private static final int LONG = 32;
    private static final int SHORT = LONG / 2;

    private final Channel channel;
    private final Turn turn = new Turn("Accept");
    private final Set<Channel> coming = ConcurrentHashMap.newKeySet();
    private final Queue<StreamFace> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger(); // those that come and those that wait
    private volatile long timeoutNanos;

    ListenerFace(Channel channel, EventLoopGroup loops) {
        super(channel, loops);
        this.channel = channel;
    }

    /** What goes into the listener's pipeline. */
    ChannelInboundHandlerAdapter handler() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object child) {
                comes((Channel) child);
                context.fireChannelRead(child);
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) { onGone(); }
        };
    }

    /** What goes into the pipelines of accepted sessions. */
    ChannelInitializer<Channel> children() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel child) {
                StreamFace face = new StreamFace((DuplexChannel) child, loops());
                child.pipeline().addLast(face.handler(), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) { arrived(face); }
                });
            }
        };
    }

    /** One was accepted; its loop has still to take it in. The listener's loop. */
    private void comes(Channel child) {
        coming.add(child);
        if (count.incrementAndGet() >= LONG) {
            channel.config().setAutoRead(false);
            resumeIfShort(); // taken meanwhile, by one who did not see the pause
        }
        child.closeFuture().addListener(_ -> {
            if (coming.remove(child)) {
                count.decrementAndGet(); // it never arrived
                resumeIfShort();
            }
        });
    }

    private void arrived(StreamFace face) {
        if (coming.remove(face.channel())) {
            waiting.add(face);
            turn.wake();
            dropIfClosed();
        }
    }

    private void resumeIfShort() {
        if (count.get() <= SHORT && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    private void dropIfClosed() {
        if (isClosed()) {
            for (StreamFace each = waiting.poll(); each != null; each = waiting.poll()) {
                each.abort();
            }
        }
    }

    @Override
    void wakeAll() { turn.wake(); }

    @Override
    public BlockingStream accept() throws IOException { return take(timeoutNanos); }

    StreamFace take(long withinNanos) throws IOException {
        LoopThreads.refuse(loops(), "accept");
        Deadline deadline = Deadline.in(withinNanos);
        turn.enter(deadline);
        try {
            turn.await(() -> !waiting.isEmpty() || isOver(), deadline);
            mustBeOpen();
            StreamFace taken = waiting.poll();
            if (taken == null) {
                mustBeOpen(); // it dropped them as it was closed
                mustNotHaveFailed();
                throw new IllegalStateException("woken without a session");
            }
            count.decrementAndGet();
            resumeIfShort();
            return taken;
        } finally {
            turn.leave();
        }
    }

    @Override
    public BlockingListener acceptTimeout(Duration timeout) {
        timeoutNanos = Deadline.nanos(timeout);
        return this;
    }

    @Override
    public @Nullable SocketAddress local() { return channel.localAddress(); }

    @Override
    public void close() {
        if (markClosed()) {
            ChannelFuture _ = channel.close();
            dropIfClosed();
        }
    }
}
