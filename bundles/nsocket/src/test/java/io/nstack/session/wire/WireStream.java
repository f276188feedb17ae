package io.nstack.session.wire;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.Homed;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.util.Set;

/** One end of a connection; each end's state is guarded by the end itself. */
class WireStream extends StreamEndpoint {

    private static final int WINDOW = 32 * 1024;

    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final WireStack stack;
    private final byte[] inbox = new byte[WINDOW]; // a ring, as all below guarded by this
    private int first;
    private int filled;
    private boolean peerWaits;
    private boolean ended;
    private boolean closed;
    private boolean outputShut;
    private int receiveBytes = WINDOW; // the loop's
    private IOException failure;
    private WireEngine engine;
    private volatile WireStream peer;

    WireStream(WireEngine engine, InetSocketAddress local, InetSocketAddress remote) {
        this.stack = engine.stack;
        this.engine = engine;
        this.local = local;
        this.remote = remote;
    }

    private WireStream(WireStack stack, InetSocketAddress local, InetSocketAddress remote) {
        this.stack = stack;
        this.local = local;
        this.remote = remote;
    }

    /** Makes the other end, connected to this one, which hears of it. */
    WireStream meet() {
        WireStream other = stack.home < 0
                ? new WireStream(stack, remote, local)
                : new OfOneLoop(stack, remote, local);
        other.peer = this;
        peer = other;
        raise(CONNECTED | WRITABLE);
        return other;
    }

    void fail(IOException why) {
        synchronized (this) {
            failure = why;
        }
        raise(FAILED);
    }

    void enter(WireEngine home) {
        synchronized (this) {
            engine = home;
        }
        raise(READABLE | WRITABLE);
    }

    private void raise(int bits) {
        WireEngine home;
        synchronized (this) {
            home = closed ? null : engine;
        }
        if (home != null) {
            home.raise(this, bits);
        }
    }

    @Override
    public boolean isConnected() { return false; } // is reported instead, as a network would

    @Override
    public SocketAddress local() { return local; }

    @Override
    public SocketAddress remote() { return remote; }

    @Override
    public synchronized int readable() { return ended || failure != null ? 1 : filled; }

    @Override
    public int tryRead(ByteBuf dst) throws IOException {
        stack.maybe(Fault.READ);
        int count;
        boolean room;
        synchronized (this) {
            if (filled == 0 && failure != null) {
                throw failure;
            }
            if (filled == 0) {
                return ended ? -1 : 0;
            }
            count = Math.min(dst.writableBytes(), filled);
            for (int i = 0; i < count; i++) {
                dst.writeByte(inbox[(first + i) % WINDOW]);
            }
            first = (first + count) % WINDOW;
            filled -= count;
            room = peerWaits;
            peerWaits = false;
        }
        if (room) {
            peer.raise(WRITABLE);
        }
        return count;
    }

    @Override
    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        stack.maybe(Fault.WRITE);
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
            if (closed || outputShut) {
                throw new ClosedChannelException();
            }
        }
        return peer.put(src, length);
    }

    private int put(ByteBuf src, int length) throws IOException {
        int count;
        synchronized (this) {
            if (closed) {
                throw new WireStack.WireException("Connection reset");
            }
            count = Math.min(length, WINDOW - filled);
            for (int i = 0; i < count; i++) {
                inbox[(first + filled + i) % WINDOW] = src.getByte(src.readerIndex() + i);
            }
            filled += count;
            peerWaits |= count < length;
        }
        raise(READABLE);
        return count;
    }

    @Override
    public void shutdownOutput() {
        synchronized (this) {
            if (outputShut) {
                return;
            }
            outputShut = true;
        }
        peer.peerShut();
    }

    private void peerShut() {
        synchronized (this) {
            ended = true;
        }
        raise(PEER_SHUT | READABLE);
    }

    @Override
    public synchronized void shutdownInput() {
        ended = true;
        filled = 0;
    }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        onMyLoop();
        int bytes = (Integer) value;
        if (bytes < 0) {
            throw new IllegalArgumentException(option.name() + "=" + bytes + " is below 0");
        }
        if (bytes > WINDOW) {
            throw new WireStack.WireException("No room");
        }
        receiveBytes = bytes;
    }

    @Override
    public <T> T option(SocketOption<T> option) {
        onMyLoop();
        return option.type().cast(receiveBytes);
    }

    @Override
    public Set<SocketOption<?>> options() { return Set.of(StandardSocketOptions.SO_RCVBUF); }

    private void onMyLoop() {
        WireEngine home;
        synchronized (this) {
            home = engine;
        }
        if (home != null && !home.inLoop()) {
            stack.strayCalls.incrementAndGet();
        }
    }

    @Override
    public synchronized IOException failure() { return failure; }

    @Override
    public void close() {
        stack.maybe(Fault.END);
        if (leave() && peer != null) {
            peer.peerShut();
        }
    }

    @Override
    public void abort() {
        stack.maybe(Fault.END);
        if (leave() && peer != null) {
            peer.fail(new WireStack.WireException("Connection reset"));
        }
    }

    private boolean leave() {
        WireEngine home;
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            home = engine;
            engine = null;
        }
        if (home != null) {
            home.forget(this);
        }
        return true;
    }

    /** One that has to live in one loop. */
    private static final class OfOneLoop extends WireStream implements Homed {

        private final int loop;

        OfOneLoop(WireStack stack, InetSocketAddress local, InetSocketAddress remote) {
            this.loop = stack.home;
            super(stack, local, remote);
        }

        @Override
        public int loop() { return loop; }
    }
}
