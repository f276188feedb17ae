package io.nstack.example.filetransfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.nstack.nsocket.Session;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * One connection as its worker sees it: frames are sent and received by calls that may wait. All but {@link #cancel},
 * {@link #refuse} and the names belongs to one worker thread at a time, never a loop.
 */
final class Conversation {

    private final Channel channel;
    private final Limits limits;
    private final Gate gate;
    private final Inbox inbox;
    private final Outbox outbox;
    private volatile boolean served;
    private volatile String peer = "a peer";
    private long keptNanos = System.nanoTime(); // worker only

    Conversation(Channel channel, Limits limits) {
        this.channel = channel;
        this.limits = limits;
        gate = new Gate(limits.stall());
        inbox = new Inbox(channel, gate);
        outbox = new Outbox(channel, gate);
    }

    Gate gate() { return gate; }

    Inbox inbox() { return inbox; }

    void send(Frame frame) throws TransferException { outbox.add(frame); }

    void sendData(byte[] bytes, int length) throws TransferException { outbox.addData(bytes, length); }

    void sendRange(Path file, long position, int length, LongConsumer sent) throws TransferException {
        outbox.addRange(file, position, length, sent);
    }

    void flush() throws TransferException { outbox.flush(); }

    /** The next frame; whatever is to be sent goes first if this has to wait. */
    Frame receive() throws TransferException {
        while (true) {
            if (inbox.isEmpty()) {
                outbox.flush();
            }
            Frame frame = inbox.take();
            if (!(frame instanceof Frame.Keep)) {
                return frame;
            }
        }
    }

    /** Says now and then that this side is at work, and notices if it need not be any more. */
    void keepAlive() throws TransferException {
        gate.check();
        long now = System.nanoTime();
        if (now - keptNanos > limits.keep().toNanos()) {
            keptNanos = now;
            outbox.add(new Frame.Keep());
            outbox.flush();
        }
    }

    /** Makes the worker stop; it tells the peer why. Any thread. */
    void cancel(String reason) { gate.fail(reason); }

    /** Ends a conversation that went well, once everything has been sent. */
    void finish() throws TransferException {
        outbox.flush();
        ChannelFuture _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        closeAfterDrainTime();
    }

    /** Ends a conversation whose peer knows that it is over, or is gone. */
    void close() {
        outbox.close();
        inbox.close();
        closeChannel();
    }

    /** Ends it and tells the peer why, if there is still someone to tell. */
    void abort(String reason) {
        outbox.close();
        if (gate.endedByPeer()) {
            close();
        } else {
            refuse(reason);
        }
    }

    /** What {@link #abort} does, for a conversation that has no worker. Any thread. */
    void refuse(String reason) {
        gate.failByPeer(reason);
        inbox.close();
        ByteBuf out = channel.alloc().buffer();
        FrameType.write(out, new Frame.Failure(reason));
        ChannelFuture _ = channel.writeAndFlush(out).addListener(_ -> drain());
        closeAfterDrainTime(); // also if the peer reads nothing any more
    }

    /**
     * Waits for the peer to close. Closing at once would make the kernel answer what the peer still sends with a reset,
     * and that throws away the reason before the peer has read it.
     */
    private void drain() {
        if (!channel.isActive()) {
            closeChannel();
            return;
        }
        if (channel instanceof DuplexChannel duplex) {
            ChannelFuture _ = duplex.shutdownOutput();
        }
        channel.config().setAutoRead(true);
    }

    private void closeAfterDrainTime() {
        Future<?> timeout = channel.eventLoop().schedule(this::closeChannel, limits.drain().toMillis(),
                TimeUnit.MILLISECONDS);
        ChannelFuture _ = channel.closeFuture().addListener(_ -> timeout.cancel(false));
    }

    private void closeChannel() { ChannelFuture _ = channel.close(); }

    /** Greets the peer and keeps its address, which a closed channel may not have any more. Loop thread. */
    void onActive() {
        peer = Address.text(channel.remoteAddress());
        ByteBuf out = channel.alloc().buffer(Greeting.BYTES);
        Greeting.write(out);
        ChannelFuture _ = channel.writeAndFlush(out);
    }

    /** A worker has taken it over. */
    void onServed() { served = true; }

    /** Closes it if no worker will. Any thread. */
    void closeIfIdle() {
        if (!served) {
            closeChannel();
        }
    }

    /** The peer's address. */
    String peer() { return peer; }

    /** Which stack carries it and why, as far as the channel can say. */
    String stack() {
        if (!(channel instanceof Session session)) {
            return "stack unknown";
        }
        return "stack " + session.info().stack() + " (" + session.info().reason() + ")";
    }
}
