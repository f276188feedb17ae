package io.nstack.stack.kernel.posix;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.nstack.stack.kernel.common.AddressText;
import io.nstack.stack.poll.FileSending;
import io.nstack.stack.poll.FileSource;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Severable;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the kernel. Its descriptor is watched once, edge-triggered, for everything; from then on this
 * object's fields say what a system call would find, so that none is made in vain.
 */
final class PosixStream extends StreamEndpoint implements Watched, Gathering, FileSending, Severable {

    private static final int MAX_DISCARDS = 16;

    private final OpenSocket socket;
    private final Sockets stack;
    private final SocketAddress remote;
    private @Nullable PosixEngine engine; // null between accept and attach, and after the end
    private @Nullable SocketAddress local;
    private @Nullable IOException failure;
    private State state;
    private boolean mayRead; // an edge came and no call has said "none" since
    private boolean hungUp; // RDHUP or worse: a short read does not mean that nothing is left
    private boolean inputShut; // by us
    private boolean outputShut; // by us

    private enum State {
        CONNECTING, CONNECTED, CLOSED
    }

    private PosixStream(OpenSocket socket, Sockets stack, SocketAddress remote, State state) {
        this.socket = socket;
        this.stack = stack;
        this.remote = remote;
        this.state = state;
    }

    /** One that is about to connect. */
    static PosixStream connecting(OpenSocket socket, Sockets stack, SocketAddress remote) {
        return new PosixStream(socket, stack, remote, State.CONNECTING);
    }

    /** One that a listener took from its queue. */
    static PosixStream accepted(OpenSocket socket, Sockets stack, SocketAddress remote) {
        PosixStream stream = new PosixStream(socket, stack, remote, State.CONNECTED);
        stream.local = socket.local();
        return stream;
    }

    OpenSocket socket() { return socket; }

    Sockets stack() { return stack; }

    /** Enters an engine once connect(2) was called or accept(2) has returned. */
    void enter(PosixEngine home, boolean alreadyConnected) throws IOException {
        if (alreadyConnected) {
            state = State.CONNECTED;
        }
        if (local == null) {
            local = socket.local();
        }
        socket.watch(home.loop(), Watch.IN | Watch.OUT | Watch.RDHUP, this);
        engine = home;
    }

    @Override
    public void onEvents(int events, ReadyList ready) {
        if (state == State.CLOSED) {
            return;
        }
        int bits = state == State.CONNECTING ? finishConnect() : 0;
        if (state == State.CONNECTED) {
            bits |= readiness(events);
        }
        if (failure != null) {
            bits |= FAILED;
        }
        if (bits != 0) {
            ready.add(this, bits);
        }
    }

    private int finishConnect() {
        try {
            int error = socket.socket().getSoError();
            if (error != 0) {
                failure = Errno.stream(text("connect"), error);
                return FAILED;
            }
            if (socket.socket().remoteAddress() == null) {
                return 0; // a spurious event: not refused, and no peer yet
            }
        } catch (IOException | ChannelException e) {
            failure = Errno.translate(text("connect"), e);
            return FAILED;
        }
        state = State.CONNECTED;
        local = socket.local(); // the kernel has chosen the source address by now
        return CONNECTED | WRITABLE;
    }

    private int readiness(int events) {
        int bits = 0;
        if ((events & Watch.OUT) != 0) {
            bits |= WRITABLE;
        }
        if ((events & Watch.ERROR) != 0) {
            bits |= afterError();
        }
        if (inputShut) {
            discardInput();
            return bits;
        }
        if ((events & (Watch.RDHUP | Watch.ERROR)) != 0) {
            hungUp = true;
            bits |= PEER_SHUT;
        }
        if ((events & (Watch.IN | Watch.RDHUP | Watch.ERROR)) != 0) {
            mayRead = true;
            bits |= READABLE;
        }
        return bits;
    }

    /** Takes the error out of the socket, where it would be lost to whichever call comes first. */
    private int afterError() {
        try {
            int error = socket.socket().getSoError();
            if (error != 0 && failure == null) {
                failure = Errno.stream(text("connection"), error);
            }
        } catch (IOException | ChannelException e) {
            failed("connection", e);
        }
        return failure == null ? 0 : FAILED;
    }

    @Override
    public boolean isConnected() { return state == State.CONNECTED; }

    @Override
    public @Nullable SocketAddress local() { return local; }

    @Override
    public @Nullable SocketAddress remote() { return state == State.CONNECTING ? null : remote; }

    @Override
    public int readable() { return mayRead || inputShut ? 1 : 0; }

    @Override
    public int tryRead(ByteBuf dst) throws IOException {
        requireOpen();
        if (inputShut) {
            return -1;
        }
        int room = dst.writableBytes();
        int count = receive(dst, room);
        if (count > 0) {
            dst.writerIndex(dst.writerIndex() + count);
            // Edge-triggered: after a short read the next byte brings the next event, epoll(7). Not so at the end of
            // input, whose event has come already, nor with MPTCP, which may hold more in its subflows.
            if (count < room && !hungUp && stack.shortReadDrains()) {
                mayRead = false;
            }
            return count;
        }
        if (failure != null) {
            throw failure;
        }
        mayRead = count < 0;
        return count;
    }

    private int receive(ByteBuf dst, int room) throws IOException {
        try {
            int index = dst.writerIndex();
            if (dst.hasMemoryAddress()) {
                return socket.socket().recvAddress(dst.memoryAddress(), index, index + room);
            }
            ByteBuffer buffer = dst.internalNioBuffer(index, room);
            return socket.socket().recv(buffer, buffer.position(), buffer.limit());
        } catch (IOException | IllegalStateException e) {
            throw failed("read", e);
        }
    }

    @Override
    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        requireOutput();
        try {
            int index = src.readerIndex();
            if (src.hasMemoryAddress()) {
                return socket.socket().sendAddress(src.memoryAddress(), index, index + length);
            }
            ByteBuffer buffer = src.nioBuffer(index, length);
            return socket.socket().send(buffer, buffer.position(), buffer.limit());
        } catch (IOException | IllegalStateException e) {
            throw failed("write", e);
        }
    }

    @Override
    public long tryWrite(ByteBuf[] buffers, int count, long maxBytes) throws IOException {
        EngineMemory memory = requireOutput().memory();
        long address = memory.vectors(buffers, count, maxBytes);
        try {
            return socket.socket().writevAddresses(address, memory.vectorCount());
        } catch (IOException | IllegalStateException e) {
            throw failed("write", e);
        }
    }

    @Override
    public long trySend(FileSource file, long position, long count) throws IOException {
        EngineMemory memory = requireOutput().memory();
        long sent = memory.sendFile(socket.fd(), file.descriptor(), position, count);
        if (sent > 0) {
            return sent;
        }
        if (sent == 0) {
            return -1; // at or past the end of the file
        }
        int error = (int) -sent;
        if (error == Errno.EAGAIN || error == Errno.EINTR) {
            return 0;
        }
        throw failed(Errno.stream(text("send file to"), error));
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireOpen();
        if (outputShut) {
            return;
        }
        outputShut = true;
        shutdown(false, true);
    }

    @Override
    public void shutdownInput() throws IOException {
        requireOpen();
        if (inputShut) {
            return;
        }
        inputShut = true;
        shutdown(true, false);
        discardInput();
    }

    private void shutdown(boolean input, boolean output) throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            socket.socket().shutdown(input, output);
        } catch (IOException | IllegalStateException e) {
            throw Errno.translate(text("shutdown"), e);
        }
    }

    /** Linux goes on receiving after SHUT_RD: left there, the data would stop the peer and reset it at close. */
    private void discardInput() {
        if (engine == null || !socket.kind().resets()) {
            return;
        }
        for (int i = 0; i < MAX_DISCARDS && engine.memory().discard(socket.fd()) > 0; i++) {
            mayRead = false;
        }
    }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        OptionTable.of(socket.kind()).set(socket, option, value);
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        return OptionTable.of(socket.kind()).get(socket, option);
    }

    @Override
    public Set<SocketOption<?>> options() { return OptionTable.of(socket.kind()).keys(); }

    @Override
    public @Nullable IOException failure() { return failure; }

    @Override
    public void close() {
        leave();
        socket.close();
    }

    @Override
    public void abort() {
        leave();
        socket.abort();
    }

    @Override
    public void sever() { socket.sever(); }

    private void leave() {
        state = State.CLOSED;
        PosixEngine home = engine;
        engine = null;
        if (home != null) {
            home.forget(this);
        }
    }

    private void requireOpen() throws IOException {
        if (state == State.CLOSED) {
            throw new ClosedChannelException();
        }
        if (state == State.CONNECTING) {
            throw failure != null ? failure : new SocketException(text("use") + ": not connected yet");
        }
    }

    private PosixEngine requireOutput() throws IOException {
        requireOpen();
        if (failure != null) {
            throw failure;
        }
        if (outputShut || engine == null) {
            throw new ClosedChannelException();
        }
        return engine;
    }

    private IOException failed(String action, Exception e) { return failed(Errno.translate(text(action), e)); }

    /** The first failure stays: the kernel names the reason once and then only says "broken pipe" or "end". */
    private IOException failed(IOException e) {
        if (failure == null) {
            failure = e;
        }
        return failure;
    }

    private String text(String action) { return AddressText.of(action, remote, stack.config().name()); }
}
