package io.nstack.stack.simple;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connection that is established from its beginning and keeps what it received until it is read. Its state belongs to
 * its loop alone: whatever comes from outside comes by {@link #arrive}, and waits if there is no loop for it yet. The
 * subclass says how bytes, the end and a reset get to the peer.
 */
@ConsumerType
public abstract class SimpleStream extends StreamEndpoint {

    private record Event(int bits, Runnable effect) {}

    private final SocketAddress local;
    private final SocketAddress remote;
    private final Queue<Event> arrived = new ConcurrentLinkedQueue<>();
    private volatile @Nullable SimpleEngine engine; // null until it is attached
    private final ByteBuf received = Unpooled.buffer(); // loop only, as all below
    private boolean ended; // no more input comes, or none is wanted
    private boolean dropsInput;
    private boolean outputShut;
    private boolean closed;
    private @Nullable IOException failure;

    /** A connection between these addresses, in no loop yet. */
    protected SimpleStream(SocketAddress local, SocketAddress remote) {
        this.local = local;
        this.remote = remote;
    }

    // ---- what a subclass does ----

    /**
     * Sends bytes from {@code src}'s reader index on, without moving it. Loop thread.
     *
     * @param length 1 or more
     * @return how many it took; fewer than {@code length} = full, and WRITABLE arrives when there is room
     */
    protected abstract int send(ByteBuf src, int length);

    /** The application has taken that many bytes, or will not have them: the peer may send as many again. Loop thread. */
    protected abstract void consumed(int bytes);

    /** Tells the peer that no more bytes come. Loop thread, once. */
    protected abstract void sendEnd();

    /** Tells the peer that the connection is reset. Loop thread, once, and the last that is sent. */
    protected abstract void sendReset();

    // ---- what comes from outside ----

    /**
     * Something happens to this end. Any thread.
     *
     * @param bits   what it is then reported as
     * @param effect what it changes; run on the loop's thread, and never after the end
     */
    protected final void arrive(int bits, Runnable effect) {
        arrived.add(new Event(bits, effect));
        SimpleEngine home = engine;
        if (home != null) {
            home.post(this::take);
        }
    }

    /** Bytes come, which are this end's from now on. Any thread. */
    public final void arrive(byte[] bytes) {
        arrive(READABLE, () -> {
            if (dropsInput) {
                consumed(bytes.length);
            } else {
                received.writeBytes(bytes);
            }
        });
    }

    /** The peer sends no more. Any thread. */
    public final void arriveEnd() {
        arrive(PEER_SHUT | READABLE, () -> ended = true);
    }

    /** The connection has failed. Any thread. */
    public final void arriveFailure(IOException why) {
        arrive(FAILED | READABLE, () -> failure = why);
    }

    private void take(ReadyList ready) {
        for (Event next = arrived.poll(); next != null && !closed; next = arrived.poll()) {
            next.effect.run();
            ready.add(this, next.bits);
        }
    }

    /** Belongs to that engine's loop, which is the calling one, from now on. */
    public final void enter(SimpleEngine home) throws IOException {
        requireOpen();
        home.opened(this);
        engine = home;
        arrive(WRITABLE, () -> {});
    }

    // ---- what the loop calls ----

    @Override
    public final SocketAddress local() { return local; }

    @Override
    public final SocketAddress remote() { return remote; }

    @Override
    public final boolean isConnected() { return !closed && failure == null; }

    @Override
    public final @Nullable IOException failure() { return failure; }

    @Override
    public final int readable() { return Math.max(received.readableBytes(), ended || failure != null ? 1 : 0); }

    @Override
    public final int tryRead(ByteBuf dst) throws IOException {
        requireOpen();
        int count = Math.min(received.readableBytes(), dst.writableBytes());
        if (count == 0) {
            requireSound();
            return ended ? -1 : 0;
        }
        received.readBytes(dst, count).discardSomeReadBytes();
        consumed(count);
        return count;
    }

    @Override
    public final int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        requireOpen();
        requireSound();
        if (outputShut) {
            throw new ClosedChannelException();
        }
        return send(src, length);
    }

    @Override
    public final void shutdownOutput() throws IOException {
        requireOpen();
        requireSound();
        if (!outputShut) {
            outputShut = true;
            sendEnd();
        }
    }

    @Override
    public final void shutdownInput() throws IOException {
        requireOpen();
        requireSound();
        int unread = received.readableBytes();
        received.clear();
        dropsInput = true;
        ended = true;
        if (unread > 0) {
            consumed(unread);
        }
    }

    @Override
    public final void close() { end(received.isReadable()); }

    @Override
    public final void abort() { end(true); }

    private void end(boolean reset) {
        if (closed) {
            return;
        }
        closed = true;
        SimpleEngine home = engine;
        if (home != null) {
            home.ended(this);
        }
        if (reset) {
            sendReset();
        } else if (!outputShut) {
            sendEnd();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void requireSound() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
