package com.example.pipe;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Set;

/** One end. Both share one lock, because both loops may be at it at the same time. */
class PipeStream extends StreamEndpoint {

    private static final int WINDOW = 64 * 1024;

    final PipeStream peer;
    private final Object lock; // guards all that changes below, at both ends
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final ByteBuffer received = ByteBuffer.allocate(WINDOW); // ready to be filled
    private PipeEngine engine;
    private boolean waits; // the last write was not taken whole
    private boolean ended; // the peer sends no more
    private boolean inputShut;
    private boolean outputShut;
    private boolean closed;
    private IOException failure;

    /** A client's end, and with it the server's. */
    PipeStream(InetSocketAddress local, InetSocketAddress remote) {
        this.lock = new Object();
        this.local = local;
        this.remote = remote;
        this.peer = new PipeStream(this);
    }

    private PipeStream(PipeStream client) {
        this.lock = client.lock;
        this.local = client.remote;
        this.remote = client.local;
        this.peer = client;
    }

    boolean enter(PipeEngine home) {
        synchronized (lock) {
            engine = home;
            raise(WRITABLE | (ended ? PEER_SHUT : 0) | (failure != null ? FAILED : 0) | (readable() > 0 ? READABLE : 0));
            return !closed;
        }
    }

    private void raise(int bits) {
        if (engine != null && !closed) {
            engine.raise(this, bits);
        }
    }

    public int readable() {
        synchronized (lock) {
            return Math.max(received.position(), ended || inputShut || failure != null ? 1 : 0);
        }
    }

    public int tryRead(ByteBuf dst) throws IOException {
        synchronized (lock) {
            requireOpen();
            if (received.position() == 0 && failure != null) {
                throw failure;
            }
            if (received.position() == 0 || inputShut) {
                return ended || inputShut ? -1 : 0;
            }
            received.flip();
            int count = Math.min(received.remaining(), dst.writableBytes());
            dst.writeBytes(received.slice(0, count));
            received.position(count).compact();
            if (peer.waits) {
                peer.waits = false;
                peer.raise(WRITABLE);
            }
            return count;
        }
    }

    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        synchronized (lock) {
            requireOpen();
            if (failure != null) {
                throw failure;
            }
            if (outputShut) {
                throw new ClosedChannelException();
            }
            if (peer.inputShut) {
                return length; // dropped
            }
            int count = Math.min(length, peer.received.remaining());
            if (count > 0) {
                src.getBytes(src.readerIndex(), peer.received.limit(peer.received.position() + count));
                peer.received.limit(WINDOW);
                peer.raise(READABLE);
            }
            waits |= count < length;
            return count;
        }
    }

    public void shutdownOutput() throws IOException {
        synchronized (lock) {
            requireOpen();
            if (!outputShut) {
                outputShut = true;
                peer.ended = true;
                peer.raise(PEER_SHUT | READABLE);
            }
        }
    }

    public void shutdownInput() throws IOException {
        synchronized (lock) {
            requireOpen();
            inputShut = true;
            received.clear();
            peer.raise(WRITABLE);
        }
    }

    public void close() { end(readable() > 0 && received.position() > 0); }

    public void abort() { end(true); }

    private void end(boolean reset) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            outputShut = true;
            if (reset && !peer.closed) {
                peer.failure = new SocketException("connection of " + peer.local + " to " + peer.remote + ": reset");
                peer.raise(FAILED | READABLE);
            } else if (!peer.ended) {
                peer.ended = true;
                peer.raise(PEER_SHUT | READABLE);
            }
            if (engine != null) {
                engine.forget(this);
            }
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    public boolean isConnected() {
        synchronized (lock) {
            return !closed && failure == null;
        }
    }

    public SocketAddress local() { return local; }

    public SocketAddress remote() { return remote; }

    public IOException failure() {
        synchronized (lock) {
            return failure;
        }
    }

    public Set<SocketOption<?>> options() { return Set.of(); }

    public <T> void option(SocketOption<T> option, T value) { throw new UnsupportedOperationException(option.name()); }

    public <T> T option(SocketOption<T> option) { throw new UnsupportedOperationException(option.name()); }
}
