package io.nstack.stack.dpdk.tcp;

import io.netty.buffer.ByteBuf;
import io.nstack.link.Frame;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.Homed;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the application has it; the connection itself may live on when this is closed. Loop thread only, but for
 * what is marked: an accepted one that is not yet attached is called by the loop of its listener.
 */
public final class TcpStream extends StreamEndpoint implements Gathering, Homed {

    private final TcpLayer layer;
    private final TcpConnection connection;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Signal signal;
    private volatile Phase phase; // written on the loop
    private boolean attached;
    private boolean inputShut;
    private boolean outputShut;
    private boolean starved;
    private @Nullable IOException failure;

    private enum Phase {
        CONNECTING, CONNECTED, CLOSED
    }

    private TcpStream(TcpLayer layer, TcpConnection connection, Phase phase) {
        this.layer = layer;
        this.connection = connection;
        this.local = connection.localAddress();
        this.remote = connection.remoteAddress();
        this.signal = new Signal(this, layer);
        this.phase = phase;
    }

    static TcpStream connecting(TcpLayer layer, TcpConnection connection) {
        TcpStream made = new TcpStream(layer, connection, Phase.CONNECTING);
        made.attached = true;
        connection.stream(made);
        layer.opened(made);
        return made;
    }

    static TcpStream accepted(TcpLayer layer, TcpConnection connection) {
        TcpStream made = new TcpStream(layer, connection, Phase.CONNECTED);
        connection.stream(made);
        layer.opened(made);
        return made;
    }

    /** The session layer takes it over: what is due is reported now. */
    void attach() throws IOException {
        if (phase == Phase.CLOSED) {
            throw new ClosedChannelException();
        }
        attached = true;
        int bits = WRITABLE;
        if (readable() > 0) {
            bits |= READABLE;
        }
        if (connection.receiver.isEnded()) {
            bits |= PEER_SHUT;
        }
        if (failure != null) {
            bits |= FAILED;
        }
        signal.raise(bits);
    }

    /** The layer in which the connection lives. Any thread. */
    public TcpLayer layer() { return layer; }

    TcpConnection connection() { return connection; }

    /** Any thread. */
    @Override
    public int loop() { return layer.home().loop(); }

    // ---- what the connection tells ----

    void onConnected() {
        if (phase == Phase.CONNECTING) {
            phase = Phase.CONNECTED;
            signal.raise(CONNECTED | WRITABLE);
        }
    }

    void onReceived(boolean ended) {
        if (!attached) {
            return;
        }
        if (ended) {
            signal.raise(READABLE | PEER_SHUT);
        } else if (!inputShut) {
            signal.edge(READABLE);
        }
    }

    void onRoom() {
        if (signal.wants(WRITABLE) && attached && connection.sender.hasRoomAgain()) {
            signal.edge(WRITABLE);
        }
    }

    void onFailed(IOException why) {
        failure = why;
        if (attached) {
            signal.raise(FAILED);
        }
    }

    /** The layer has memory again. */
    void onMemory() {
        starved = false;
        onRoom();
    }

    /** The link has gone. */
    void fail(String reason) {
        connection.detach();
        connection.end(null, false);
        if (failure == null) {
            onFailed(new SocketException(
                    connection.text(phase == Phase.CONNECTING ? "connect" : "connection") + ": " + reason));
        }
    }

    // ---- input ----

    @Override
    public int readable() {
        int bytes = connection.receiver.readable();
        if (bytes > 0) {
            return bytes;
        }
        if (connection.receiver.isEnded() || inputShut || failure != null) {
            return 1;
        }
        signal.want(READABLE);
        return 0;
    }

    @Override
    public int tryRead(ByteBuf dst) throws IOException {
        requireConnected();
        if (inputShut) {
            return -1;
        }
        int count = connection.receiver.queue().moveTo(dst);
        if (count > 0) {
            onRead(count);
            return count;
        }
        if (failure != null) {
            throw failure;
        }
        if (connection.receiver.isEnded()) {
            return -1;
        }
        signal.want(READABLE);
        return 0;
    }

    @Override
    public @Nullable ByteBuf tryLend() throws IOException {
        requireConnected();
        if (inputShut || layer.isShortOfFrames()) {
            return null;
        }
        Frame frame = connection.receiver.queue().lend();
        if (frame != null) {
            onRead(frame.readableBytes());
        }
        return frame;
    }

    private void onRead(int bytes) {
        if (connection.receiver.onRead(bytes)) {
            connection.receiver.acks.now();
            connection.touch();
        }
    }

    @Override
    public void shutdownInput() throws IOException {
        requireConnected();
        if (failure != null) {
            throw failure;
        }
        if (!inputShut) {
            inputShut = true;
            int dropped = connection.receiver.readable();
            connection.receiver.drop();
            onRead(dropped);
        }
    }

    // ---- output ----

    @Override
    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        requireOutput();
        Sender sender = connection.sender;
        sender.more(more);
        int taken = sender.append(src, src.readerIndex(), length);
        connection.touch();
        if (taken < length) {
            awaitRoom();
        }
        return taken;
    }

    @Override
    public long tryWrite(ByteBuf[] buffers, int count, long maxBytes) throws IOException {
        requireOutput();
        Sender sender = connection.sender;
        sender.more(false);
        long taken = 0;
        for (int i = 0; i < count && taken < maxBytes; i++) {
            ByteBuf next = buffers[i];
            int length = (int) Math.min(next.readableBytes(), maxBytes - taken);
            int now = sender.append(next, next.readerIndex(), length);
            taken += now;
            if (now < length) {
                break;
            }
        }
        connection.touch();
        if (taken == 0) {
            awaitRoom();
        }
        return taken;
    }

    private void awaitRoom() {
        signal.want(WRITABLE);
        if (!starved && connection.sender.isStarved()) {
            starved = true;
            layer.starved(this);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireConnected();
        if (failure != null) {
            throw failure;
        }
        if (!outputShut) {
            outputShut = true;
            connection.shutdownOutput();
        }
    }

    // ---- its end ----

    @Override
    public void close() {
        boolean quietly = phase == Phase.CONNECTED && attached && failure == null
                && connection.options.lingerSeconds != 0 && connection.receiver.readable() == 0;
        if (!quietly) {
            abort(); // with unread input: RFC 1122 section 4.2.2.13, RFC 2525 section 2.17
            return;
        }
        leave();
        connection.orphan(layer.now());
        if (connection.state() == State.CLOSED) {
            connection.receiver.release();
        }
    }

    /** In its own loop, or that of the listener where it waits. */
    @Override
    public void abort() {
        if (layer.home().inLoop()) {
            abortHere();
        } else {
            layer.home().execute(this::abortHere);
        }
    }

    private void abortHere() {
        if (phase == Phase.CLOSED) {
            return;
        }
        leave();
        connection.detach();
        if (connection.state() == State.CLOSED) {
            connection.receiver.release();
        } else {
            connection.reset(layer.now(), null);
        }
    }

    void letGo() { leave(); }

    private void leave() {
        phase = Phase.CLOSED;
        signal.silence();
        layer.forget(this);
    }

    private void requireConnected() throws IOException {
        if (phase == Phase.CLOSED) {
            throw new ClosedChannelException();
        }
        if (phase == Phase.CONNECTING) {
            throw failure != null ? failure : new SocketException(connection.text("use") + ": not connected yet");
        }
    }

    private void requireOutput() throws IOException {
        requireConnected();
        if (failure != null) {
            throw failure;
        }
        if (outputShut) {
            throw new ClosedChannelException();
        }
    }

    // ---- plain data ----

    /** Writes what the application has left of it, see {@link ConnectionImage}. */
    void writeTo(DataOutput out) throws IOException {
        out.writeUTF(phase.name());
        out.writeBoolean(inputShut);
        out.writeBoolean(outputShut);
    }

    static TcpStream readFrom(DataInput in, TcpLayer layer, TcpConnection connection) throws IOException {
        TcpStream read = new TcpStream(layer, connection, Phase.valueOf(in.readUTF()));
        read.inputShut = in.readBoolean();
        read.outputShut = in.readBoolean();
        read.signal.want(WRITABLE);
        connection.stream(read);
        layer.opened(read);
        return read;
    }

    // ---- what it is ----

    /** Any thread. */
    @Override
    public boolean isConnected() { return phase == Phase.CONNECTED; }

    /** Any thread. */
    @Override
    public InetSocketAddress local() { return local; }

    /** Any thread. */
    @Override
    public @Nullable InetSocketAddress remote() { return phase == Phase.CONNECTING ? null : remote; }

    @Override
    public <T> void option(SocketOption<T> option, T value) {
        TcpOptions options = connection.options;
        String congestion = options.congestion;
        TcpOptions changed = new TcpOptions(options);
        OptionTable.STREAM.set(changed, option, value);
        layer.requireCongestion(changed.congestion);
        OptionTable.STREAM.set(options, option, value);
        if (!congestion.equals(options.congestion)) {
            connection.recovery.control(layer.newControl(options.congestion), layer.now());
        }
        if (options.sendFixed) {
            connection.sender.limit(options.sendBytes);
        }
        if (options.receiveFixed) {
            connection.receiver.bufferBytes(options.receiveBytes);
        }
        onRoom();
        connection.touch(); // NODELAY, CORK and keep-alive may change what goes and when
    }

    @Override
    public <T> T option(SocketOption<T> option) { return OptionTable.STREAM.get(connection.options, option); }

    @Override
    public Set<SocketOption<?>> options() { return OptionTable.STREAM.keys(); }

    @Override
    public @Nullable IOException failure() { return failure; }
}
