package io.nstack.stack.memory.engine;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection. It knows the other end only as the target of its messages, and sends no more than that has
 * said it takes. Loop thread only; between accept and attach no loop has it, and nothing is sent to it.
 */
final class MemoryStream extends StreamEndpoint implements Gathering {

    private static final long FIRST_RETRY_NANOS = 50_000_000;
    private static final long LAST_RETRY_NANOS = 1_600_000_000;
    private static final int MOST_RETRIES = 40; // about a minute, as patient as others are (RFC 9293 section 3.8.3)

    private final Network network;
    private final Settings settings;
    private final InetSocketAddress remote;
    private final ReceiveQueue in;
    private final Signal signal = new Signal(this);
    private final Runnable transmitTask = this::transmitAgain;
    private State state;
    private @Nullable MemoryEngine engine; // null before attach and after the end
    private @Nullable MemoryListener listener; // of an accepted end: where it waited
    private @Nullable InetSocketAddress local;
    private @Nullable Binding binding; // of a connecting end
    private @Nullable SendQueue out; // null before attach
    private @Nullable Wire wire; // to the engine of the peer
    private @Nullable MemoryStream peer;
    private @Nullable IOException failure;
    private boolean open; // the peer is in its engine for good
    private int window; // how many bytes the peer takes now
    private boolean ended; // the peer's output
    private boolean inputShut;
    private boolean outputShut;
    private boolean finSent;
    private boolean awaitsRoom; // in the wire
    private boolean awaitsBuffers;
    private long retryAtNanos;
    private int retries;

    private enum State {
        CONNECTING, CONNECTED, CLOSING, CLOSED
    }

    private MemoryStream(Network network, Settings settings, InetSocketAddress remote, State state) {
        this.network = network;
        this.settings = settings;
        this.remote = remote;
        this.state = state;
        this.in = new ReceiveQueue(settings.receiveBufferBytes());
    }

    // ---- it connects ----

    static MemoryStream connecting(MemoryEngine engine, ConnectRequest request) throws IOException {
        Network network = engine.network();
        String stack = network.config().name();
        InetSocketAddress to = Words.inet(request.remote(), "connect", stack);
        InetAddress host = network.config().self(to.getAddress());
        if (!network.config().has(host)) {
            throw new NoRouteToHostException(Words.of("connect", to, stack) + ": Network is unreachable");
        }
        Settings settings = new Settings(network.config());
        OptionTable.STREAM.apply(request.options(), settings);
        MemoryStream stream = new MemoryStream(network, settings,
                host.equals(to.getAddress()) ? to : new InetSocketAddress(host, to.getPort()), State.CONNECTING);
        stream.begin(engine, request.local() == null ? null : Words.inet(request.local(), "connect from", stack));
        return stream;
    }

    private void begin(MemoryEngine home, @Nullable InetSocketAddress from) throws IOException {
        InetAddress source = from == null || from.getAddress().isAnyLocalAddress()
                ? network.config().sourceFor(remote.getAddress())
                : from.getAddress();
        InetSocketAddress wanted = new InetSocketAddress(source, from == null ? 0 : from.getPort());
        try {
            Binding mine = network.streams().bind(new Ports.Request(wanted, this, home, false, settings.reusePort));
            binding = mine;
            local = mine.local();
        } catch (IOException e) {
            throw new BindException(text("connect") + " from " + wanted.getAddress().getHostAddress() + ":"
                    + wanted.getPort() + ": " + e.getMessage());
        }
        engine = home;
        out = new SendQueue(home.pool(), settings.sendBufferBytes());
        sendSyn(home);
    }

    private void sendSyn(MemoryEngine home) {
        Binding there = network.streams().find(remote.getAddress(), remote.getPort(), System.identityHashCode(this));
        if (there == null || !(there.owner() instanceof MemoryListener listening)) {
            home.wireTo(home).send(Kind.REFUSED, this, this, 0);
            return;
        }
        wire = home.wireTo(there.engine());
        wire.send(Kind.SYN, listening, this, in.announce());
    }

    private void retryLater(MemoryEngine home) {
        if (++retries > MOST_RETRIES) {
            fail(new ConnectException(text("connect") + ": Connection timed out"), home);
            return;
        }
        retryAtNanos = System.nanoTime() + Math.min(LAST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(retries - 1, 10));
        home.retries().add(this);
    }

    long retryAtNanos() { return retryAtNanos; }

    void connectAgain() {
        MemoryEngine home = engine;
        if (home != null && state == State.CONNECTING) {
            sendSyn(home);
        }
    }

    // ---- it was accepted ----

    /** The end that waits in a listener's queue for a connection that {@code client} has asked for. */
    static MemoryStream accepted(MemoryListener listener, MemoryStream client, Wire toClient, int clientTakes) {
        InetSocketAddress clientAddress = client.local;
        if (clientAddress == null) {
            throw new IllegalStateException("a connecting end without an address");
        }
        MemoryStream stream = new MemoryStream(listener.engine().network(), new Settings(listener.settings()),
                clientAddress, State.CONNECTED);
        stream.listener = listener;
        stream.local = client.remote;
        stream.peer = client;
        stream.wire = toClient;
        stream.window = clientTakes;
        return stream;
    }

    /** Comes to live in an engine; false = it cannot. */
    boolean enter(MemoryEngine home) {
        Wire toClient = wire;
        MemoryStream client = peer;
        if (state != State.CONNECTED || engine != null || network != home.network() || toClient == null
                || client == null) {
            return false;
        }
        MemoryEngine there = toClient.to();
        engine = home;
        out = new SendQueue(home.pool(), settings.sendBufferBytes());
        home.enter(this);
        if (there.isClosed()) {
            fail(reset(), home);
            return true;
        }
        wire = home.wireTo(there);
        open = true;
        wire.send(Kind.OPEN, client, this, in.announce());
        signal.raise(WRITABLE, home);
        return true;
    }

    /** Its client has gone. It may be anywhere by now: only its place in the queue is this thread's. */
    private void leaveQueue() {
        if (listener != null) {
            listener.forget(this);
        }
    }

    boolean isPeerGone() { return wire != null && wire.to().isClosed(); }

    /** Ends one that never came to an engine. On the thread of the engine where it waited. */
    void resetFrom(MemoryEngine home) {
        MemoryStream client = peer;
        Wire toClient = wire;
        if (client != null && toClient != null) {
            home.wireTo(toClient.to()).send(Kind.RESET, client, this, 0);
        }
        state = State.CLOSED;
    }

    // ---- it hears ----

    void receive(Message message, Wire by, MemoryEngine home) {
        switch (message.kind) {
            case SYN_ACK -> connected((MemoryStream) message.from(), by, home);
            case REFUSED -> fail(new ConnectException(text("connect") + ": Connection refused"), home);
            case BUSY -> {
                if (state == State.CONNECTING) {
                    retryLater(home);
                }
            }
            case OPEN -> opened((MemoryStream) message.from(), by, home, message.number);
            case DATA -> received(message, by, home);
            case WINDOW -> {
                window += message.number;
                transmitAgain();
            }
            case FIN -> {
                ended = true;
                signal.raise(READABLE | PEER_SHUT, home);
            }
            case RESET -> fail(reset(), home);
            case GONE -> leaveQueue();
            default -> throw new IllegalStateException(message.kind + " to a stream");
        }
    }

    private void connected(MemoryStream server, Wire by, MemoryEngine home) {
        if (peer == server) {
            return; // the accepted end, on another wire, was quicker
        }
        if (state != State.CONNECTING || engine == null) {
            home.wireTo(by.from()).send(Kind.GONE, server, this, 0);
            return;
        }
        peer = server;
        wire = home.wireTo(by.from());
        state = State.CONNECTED;
        signal.raise(CONNECTED | WRITABLE, home);
    }

    private void opened(MemoryStream server, Wire by, MemoryEngine home, int serverTakes) {
        if (engine == null || failure != null) {
            home.wireTo(by.from()).send(Kind.RESET, server, this, 0);
            return;
        }
        connected(server, by, home);
        wire = home.wireTo(by.from());
        open = true;
        window = serverTakes;
        transmitAgain();
        acknowledge();
    }

    private void received(Message message, Wire by, MemoryEngine home) {
        ByteBuf bytes = message.take();
        int count = bytes.readableBytes();
        if (failure != null) {
            bytes.release();
        } else if (state != State.CONNECTED) { // closed, and still somebody sends: RFC 1122 section 4.2.2.13
            bytes.release();
            home.wireTo(by.from()).send(Kind.RESET, message.from(), this, 0);
            finish();
        } else if (inputShut) {
            bytes.release();
            in.drop(count);
            acknowledge();
        } else {
            in.add(bytes);
            signal.edge(READABLE, home);
        }
    }

    /** The engine of the peer may have left. */
    void lookWhoLeft() {
        MemoryEngine home = engine;
        if (home == null || !isPeerGone()) {
            return;
        }
        if (state == State.CONNECTING) {
            home.retries().remove(this);
            sendSyn(home); // somebody else may listen there now
        } else {
            fail(reset(), home);
        }
    }

    private void fail(IOException why, MemoryEngine home) {
        if (state == State.CLOSED || failure != null) {
            return;
        }
        failure = why;
        clearOutput();
        if (state == State.CLOSING) {
            finish();
        } else {
            signal.raise(FAILED, home);
        }
    }

    private IOException reset() { return new SocketException(text("connection") + ": Connection reset by peer"); }

    // ---- it reads ----

    @Override
    public int readable() {
        int bytes = in.bytes();
        if (bytes > 0) {
            return bytes;
        }
        if (ended || inputShut || failure != null) {
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
        int count = in.readTo(dst);
        if (count > 0) {
            acknowledge();
            return count;
        }
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            return -1;
        }
        signal.want(READABLE);
        return 0;
    }

    @Override
    public @Nullable ByteBuf tryLend() {
        if (in.bytes() == 0 || inputShut || !network.config().lending() || isLenderShort()) {
            return null;
        }
        ByteBuf lent = in.lend();
        acknowledge();
        return lent;
    }

    private boolean isLenderShort() { return wire == null || wire.to().pool().isShort(); }

    /** Tells the peer how much more it may send, once that is worth a message. */
    private void acknowledge() {
        MemoryStream to = peer;
        Wire there = wire;
        if (open && !ended && failure == null && to != null && there != null) {
            int credit = in.takeCredit();
            if (credit > 0) {
                there.send(Kind.WINDOW, to, this, credit);
            }
        }
    }

    // ---- it writes ----

    @Override
    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        SendQueue queue = requireOutput();
        int taken = append(queue, src, length);
        transmit();
        if (taken < length) {
            awaitWritable(queue);
        }
        return taken;
    }

    @Override
    public long tryWrite(ByteBuf[] buffers, int count, long maxBytes) throws IOException {
        SendQueue queue = requireOutput();
        long taken = 0;
        for (int i = 0; i < count && taken < maxBytes; i++) {
            int length = (int) Math.min(buffers[i].readableBytes(), maxBytes - taken);
            int now = append(queue, buffers[i], length);
            taken += now;
            if (now < length) {
                break;
            }
        }
        transmit();
        if (taken == 0) {
            awaitWritable(queue);
        }
        return taken;
    }

    /** Takes as much as fits into the queue and, where that can be emptied meanwhile, more. */
    private int append(SendQueue queue, ByteBuf src, int length) {
        int taken = 0;
        int now;
        do {
            now = queue.append(src, src.readerIndex() + taken, length - taken);
            taken += now;
            if (taken < length) {
                transmit();
            }
        } while (now > 0 && taken < length);
        return taken;
    }

    private void awaitWritable(SendQueue queue) {
        signal.want(WRITABLE);
        MemoryEngine home = engine;
        if (home != null && !awaitsBuffers && queue.hasRoomAgain()) { // it was not the queue that is full
            awaitsBuffers = true;
            home.onBuffers(() -> {
                awaitsBuffers = false;
                signal.edge(WRITABLE, home);
            });
        }
    }

    private void transmitAgain() {
        awaitsRoom = false;
        transmit();
        MemoryEngine home = engine;
        SendQueue queue = out;
        if (home == null || queue == null) {
            return;
        }
        if (signal.wants(WRITABLE) && queue.hasRoomAgain()) {
            signal.edge(WRITABLE, home);
        }
        if (state == State.CLOSING && finSent) {
            finish();
        }
    }

    /** Sends what the peer takes and the wire has room for, and the end of output after all of it. */
    private void transmit() {
        Wire there = wire;
        MemoryStream to = peer;
        SendQueue queue = out;
        if (!open || engine == null || there == null || to == null || queue == null || failure != null) {
            return;
        }
        while (queue.hasWithin(window)) {
            if (!there.hasRoom(1)) {
                if (!awaitsRoom) {
                    awaitsRoom = true;
                    there.onRoom(transmitTask);
                }
                return;
            }
            ByteBuf next = queue.poll();
            window -= next.readableBytes();
            there.sendData(to, this, next);
        }
        if (outputShut && !finSent && queue.isEmpty()) {
            finSent = true;
            there.send(Kind.FIN, to, this, 0);
        }
    }

    // ---- it ends ----

    @Override
    public void shutdownOutput() throws IOException {
        requireConnected();
        if (failure != null) {
            throw failure;
        }
        outputShut = true;
        transmit();
    }

    @Override
    public void shutdownInput() throws IOException {
        requireConnected();
        if (failure != null) {
            throw failure;
        }
        inputShut = true;
        in.clear();
        acknowledge();
    }

    @Override
    public void close() {
        if (settings.lingerSeconds == 0 || in.bytes() > 0 || state == State.CONNECTING || failure != null) {
            abort();
            return;
        }
        if (state != State.CONNECTED) {
            return;
        }
        if (engine == null) {
            abort();
            return;
        }
        signal.silence();
        state = State.CLOSING;
        outputShut = true;
        transmit();
        if (finSent) {
            finish();
        }
    }

    @Override
    public void abort() {
        if (state == State.CLOSED) {
            return;
        }
        signal.silence();
        MemoryEngine home = engine;
        if (home == null) {
            MemoryListener waitedAt = listener;
            state = State.CLOSED;
            if (waitedAt != null) {
                waitedAt.engine().abandon(this);
            }
            return;
        }
        MemoryStream to = peer;
        Wire there = wire;
        if (to != null && there != null && failure == null && !there.to().isClosed()) {
            there.send(open ? Kind.RESET : Kind.GONE, to, this, 0);
        }
        finish();
    }

    private void finish() {
        state = State.CLOSED;
        clearOutput();
        in.clear();
        MemoryEngine home = engine;
        engine = null;
        if (home != null) {
            home.forget(this);
            home.retries().remove(this);
        }
        if (binding != null) {
            network.streams().release(binding);
            binding = null;
        }
    }

    private void clearOutput() {
        if (out != null) {
            out.clear();
        }
    }

    // ---- what it is ----

    @Override
    public boolean isConnected() { return state == State.CONNECTED; }

    @Override
    public @Nullable InetSocketAddress local() { return local; }

    @Override
    public @Nullable InetSocketAddress remote() { return state == State.CONNECTING ? null : remote; }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        OptionTable.STREAM.set(settings, option, value);
        if (out != null) {
            out.limit(settings.sendBufferBytes());
        }
        if (in.limit() != settings.receiveBufferBytes()) {
            in.limit(settings.receiveBufferBytes());
            acknowledge();
        }
    }

    @Override
    public <T> T option(SocketOption<T> option) { return OptionTable.STREAM.get(settings, option); }

    @Override
    public Set<SocketOption<?>> options() { return OptionTable.STREAM.keys(); }

    @Override
    public @Nullable IOException failure() { return failure; }

    private void requireConnected() throws IOException {
        if (state == State.CLOSED || state == State.CLOSING) {
            throw new ClosedChannelException();
        }
        if (state == State.CONNECTING) {
            throw failure != null ? failure : new SocketException(text("use") + ": not connected yet");
        }
    }

    private SendQueue requireOutput() throws IOException {
        requireConnected();
        if (failure != null) {
            throw failure;
        }
        SendQueue queue = out;
        if (outputShut || queue == null) {
            throw new ClosedChannelException();
        }
        return queue;
    }

    private String text(String action) { return Words.of(action, remote, network.config().name()); }
}
