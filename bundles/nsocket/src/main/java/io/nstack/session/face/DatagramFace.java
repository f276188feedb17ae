package io.nstack.session.face;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.nstack.nsocket.BlockingDatagrams;
import io.nstack.nsocket.SessionException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A datagram session with blocking calls. */
final class DatagramFace extends Face implements BlockingDatagrams {

    private final DatagramChannel channel;
    private final DatagramInbox inbox = new DatagramInbox();
    private final Turn receiving = new Turn("Receive");
    private final Turn sending = new Turn("Send");
    private final AtomicReference<@Nullable IOException> pendingError = new AtomicReference<>();
    private volatile boolean paused; // written by the loop
    private volatile long timeoutNanos;

    DatagramFace(DatagramChannel channel, EventLoopGroup loops) {
        super(channel, loops);
        this.channel = channel;
    }

    /** What goes into the session's pipeline. */
    ChannelInboundHandlerAdapter handler() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof DatagramPacket packet && !isClosed()) {
                    received(packet);
                } else {
                    ReferenceCountUtil.release(message);
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { failed(cause); }

            @Override
            public void channelInactive(ChannelHandlerContext context) { onGone(); }
        };
    }

    // ---- the loop ----

    private void received(DatagramPacket packet) {
        inbox.add(packet);
        if (inbox.held() >= DatagramInbox.FULL && !paused) {
            paused = true;
            channel.config().setAutoRead(false);
            resume(); // if it was emptied meanwhile, by one who did not see the pause
        }
        receiving.wake();
    }

    private void resume() {
        if (paused && inbox.held() <= DatagramInbox.ROOM) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    /** What concerns one datagram, as an unreachable port, is told once; the end of the session for good. */
    private void failed(Throwable cause) {
        if (cause instanceof IOException error && !(cause instanceof SessionException)) {
            pendingError.set(error);
            receiving.wake();
        } else {
            onFailed(cause);
        }
    }

    @Override
    void wakeAll() {
        receiving.wake();
        sending.wake();
    }

    // ---- BlockingDatagrams ----

    @Override
    public InetSocketAddress receive(ByteBuffer into) throws IOException {
        LoopThreads.refuse(loops(), "receive");
        Deadline deadline = Deadline.in(timeoutNanos);
        receiving.enter(deadline);
        try {
            receiving.await(() -> !inbox.isEmpty() || pendingError.get() != null || isOver(), deadline);
            mustBeOpen();
            IOException error = pendingError.getAndSet(null);
            if (error != null) {
                throw error;
            }
            DatagramInbox.Received first = inbox.poll();
            if (first == null) {
                mustNotHaveFailed();
                throw new IllegalStateException("woken without a datagram");
            }
            ByteBuffer content = first.content();
            into.put(content.limit(Math.min(content.limit(), into.remaining())));
            return first.sender();
        } finally {
            receiving.leave();
            resumeIfRoom();
        }
    }

    private void resumeIfRoom() {
        if (paused && inbox.held() <= DatagramInbox.ROOM) {
            try {
                channel.eventLoop().execute(this::resume);
            } catch (RejectedExecutionException e) {
                // the loops have ended: nothing comes any more
            }
        }
    }

    @Override
    public void send(ByteBuffer from, InetSocketAddress to) throws IOException {
        if (to.isUnresolved()) {
            throw new IllegalArgumentException("the address of " + to + " is not known");
        }
        ByteBuf content = copyOf(from);
        send(new DatagramPacket(content, to));
    }

    @Override
    public void send(ByteBuffer from) throws IOException {
        if (!channel.isConnected()) {
            mustBeOpen();
            throw new NotYetConnectedException();
        }
        send(copyOf(from));
    }

    private ByteBuf copyOf(ByteBuffer from) { return channel.alloc().directBuffer(from.remaining()).writeBytes(from); }

    private void send(Object datagram) throws IOException {
        boolean given = false;
        Deadline deadline = Deadline.in(timeoutNanos);
        try {
            LoopThreads.refuse(loops(), "send");
            sending.enter(deadline);
            try {
                mustBeOpen();
                given = true;
                ChannelFuture sent = channel.writeAndFlush(datagram).addListener(_ -> sending.wake());
                sending.await(() -> sent.isDone() || isOver(), deadline);
                mustBeOpen();
                mustBeSent(sent);
            } finally {
                sending.leave();
            }
        } finally {
            if (!given) {
                ReferenceCountUtil.release(datagram);
            }
        }
    }

    private void mustBeSent(ChannelFuture sent) throws IOException {
        if (sent.isSuccess()) {
            return;
        }
        if (isOver()) {
            mustNotHaveFailed();
        }
        Throwable why = sent.cause();
        throw why instanceof IOException error ? error : new IOException(String.valueOf(why), why);
    }

    @Override
    public BlockingDatagrams timeout(Duration timeout) {
        timeoutNanos = Deadline.nanos(timeout);
        return this;
    }

    @Override
    public @Nullable InetSocketAddress local() { return channel.localAddress(); }

    @Override
    public @Nullable InetSocketAddress remote() { return channel.remoteAddress(); }

    @Override
    public void close() {
        if (markClosed()) {
            ChannelFuture _ = channel.close();
        }
    }
}
