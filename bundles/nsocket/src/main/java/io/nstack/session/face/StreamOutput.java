package io.nstack.session.face;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The writing side of a stream face. A writer waits while too much is on its way to the stack. */
final class StreamOutput extends OutputStream {

    /** Bytes on their way from which writers wait. */
    static final int FULL = 64 * 1024;
    private static final int CHUNK = 32 * 1024;

    private final StreamFace face;
    private final Turn turn = new Turn("Write");
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile @Nullable ChannelFuture last;
    private volatile boolean shut;
    private volatile long timeoutNanos;

    StreamOutput(StreamFace face) { this.face = face; }

    @Override
    public void write(int one) throws IOException { write(new byte[]{(byte) one}, 0, 1); }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        LoopThreads.refuse(face.loops(), "write");
        Deadline deadline = Deadline.in(timeoutNanos);
        turn.enter(deadline);
        int sent = 0;
        try {
            mayWrite();
            while (sent < length) {
                turn.await(this::isReady, deadline);
                mayWrite();
                int count = Math.min(CHUNK, length - sent);
                send(from, offset + sent, count);
                sent += count;
            }
        } catch (InterruptedIOException e) {
            e.bytesTransferred = sent;
            throw e;
        } finally {
            turn.leave();
        }
    }

    private boolean isReady() { return underWay.get() < FULL || shut || face.isOver(); }

    private void mayWrite() throws SocketException {
        face.mustBeOpen();
        if (shut) {
            throw new SocketException("Socket output is shutdown");
        }
        if (face.isOver()) {
            face.mustNotHaveFailed();
        }
    }

    private void send(byte[] from, int offset, int count) {
        Channel channel = face.channel();
        ByteBuf bytes = channel.alloc().directBuffer(count).writeBytes(from, offset, count);
        underWay.addAndGet(count);
        last = channel.writeAndFlush(bytes).addListener(written -> {
            underWay.addAndGet(-count);
            if (written.cause() instanceof IOException why && !(why instanceof ClosedChannelException)) {
                face.onFailed(why); // a closed channel tells the face itself, with the reason
            }
            turn.wake();
        });
    }

    /** Bytes on their way. Any thread. */
    int underWay() { return underWay.get(); }

    void timeoutNanos(long nanos) { timeoutNanos = nanos; }

    void shut() {
        shut = true;
        turn.wake();
    }

    void stop() { turn.wake(); }

    /** Runs a task when the stack has all that was written, or will never have it. */
    void afterwards(Runnable task) {
        ChannelFuture written = last;
        if (written == null) {
            task.run();
        } else {
            written.addListener(_ -> task.run());
        }
    }

    /** Closes the session. */
    @Override
    public void close() { face.close(); }
}
