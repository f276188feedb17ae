package io.nstack.example.filetransfer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.nstack.nsocket.FileRange;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way from the worker to the channel. Small ones share a buffer; the worker waits while the channel is
 * not writable or too much is under way. Netty counts a file range as zero bytes, so writability alone would let a
 * worker queue a whole file.
 */
final class Outbox {

    private static final int BATCH_BYTES = 64 << 10;
    private static final int WINDOW_BYTES = 8 << 20;

    private final Channel channel;
    private final Gate gate;
    private @Nullable ByteBuf batch; // worker only
    private long underWayBytes; // guarded by gate

    Outbox(Channel channel, Gate gate) {
        this.channel = channel;
        this.gate = gate;
    }

    void add(Frame frame) throws TransferException {
        FrameType.write(batch(), frame);
        flushIfFull();
    }

    /** Sends bytes that are in memory; they are copied. */
    void addData(byte[] bytes, int length) throws TransferException {
        FrameType.writeDataHeader(batch(), length);
        batch().writeBytes(bytes, 0, length);
        flushIfFull();
    }

    /** Sends a piece of a file without bringing it into memory; {@code sent} hears of it on the loop. */
    void addRange(Path file, long position, int length, LongConsumer sent) throws TransferException {
        FrameType.writeDataHeader(batch(), length);
        flush();
        awaitRoom(length);
        track(channel.writeAndFlush(new FileRange(file, position, length)), length, sent);
    }

    /** Gives everything to the channel; waits while it has too much already. */
    void flush() throws TransferException {
        ByteBuf full = batch;
        if (full == null) {
            return;
        }
        int bytes = full.readableBytes();
        awaitRoom(bytes);
        batch = null;
        track(channel.writeAndFlush(full), bytes, _ -> {});
    }

    /** Drops what has not been given to the channel. */
    void close() {
        if (batch != null) {
            batch.release();
            batch = null;
        }
    }

    private ByteBuf batch() {
        ByteBuf open = batch;
        if (open == null) {
            open = channel.alloc().buffer(2 * BATCH_BYTES);
            batch = open;
        }
        return open;
    }

    private void flushIfFull() throws TransferException {
        if (batch().readableBytes() >= BATCH_BYTES) {
            flush();
        }
    }

    private void awaitRoom(int bytes) throws TransferException {
        gate.check();
        gate.await(() -> channel.isWritable() && underWayBytes + bytes <= WINDOW_BYTES);
        gate.update(() -> underWayBytes += bytes);
    }

    private void track(ChannelFuture written, int bytes, LongConsumer sent) {
        written.addListener(future -> {
            if (future.isSuccess()) {
                sent.accept(bytes);
                gate.heard();
                gate.update(() -> underWayBytes -= bytes);
            } else {
                gate.failByPeer("sending failed: " + Reason.of(future.cause()));
            }
        });
    }
}
