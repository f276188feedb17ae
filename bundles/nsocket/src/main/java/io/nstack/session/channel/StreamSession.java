package io.nstack.session.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.StringUtil;
import io.nstack.nsocket.FileRange;
import io.nstack.nsocket.SessionException;
import io.nstack.nsocket.SessionOptions;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.StackHandle;
import io.nstack.session.loop.EngineSlot;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.PinnedToLoop;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A stream session: a Netty channel directly on an endpoint. The stack is chosen at {@code connect}; an accepted one has
 * its stack from the start. The endpoint is closed before the channel lets go of it, and nothing of the stack goes up.
 */
class StreamSession extends SessionChannel implements DuplexChannel, PinnedToLoop {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final StreamConfig config;
    private final StreamReader reader = new StreamReader(this);
    private final StreamWriter writer = new StreamWriter(this);
    private final Runnable flushTask = this::flushAgain;
    private final boolean accepted;
    private final @Nullable Loop home;
    private volatile @Nullable StreamEndpoint endpoint; // written by the loop
    private volatile @Nullable StackHandle stack; // written by the loop; kept after the end for the table
    private volatile boolean active;
    private volatile boolean inputShutdown;
    private volatile boolean outputShutdown;
    private volatile @Nullable SocketAddress local; // asked for before there is an endpoint; kept after its end
    private volatile @Nullable SocketAddress remote; // kept after the end
    private volatile @Nullable Connector connecting; // written by the loop
    private @Nullable RangeSource rangeSource; // loop only
    private boolean aborting; // loop only

    /** A session that will connect. */
    StreamSession(SessionLayer layer, Application application) {
        super(null, layer, application);
        this.config = new StreamConfig(this);
        this.accepted = false;
        this.home = null;
    }

    /** A session that a listener accepted; it lives in {@code home}, or in any loop if that is null. */
    StreamSession(ListenerSession parent, StreamEndpoint endpoint, StackHandle stack, @Nullable Loop home) {
        super(parent, parent.layer, parent.application());
        this.config = new StreamConfig(this);
        config.setOption(SessionOptions.APPLICATION, parent.config().applicationName());
        this.accepted = true;
        this.home = home;
        this.endpoint = endpoint;
        this.local = endpoint.local();
        this.remote = endpoint.remote();
        this.stack = stack;
        this.active = true;
        this.record.reason("accepted by listener " + parent.sessionId());
        countIn(stack);
    }

    // ---- what it is ----

    @Override
    public StreamConfig config() { return config; }

    @Override
    SessionConfig sessionConfig() { return config; }

    @Override
    public ChannelMetadata metadata() { return METADATA; }

    @Override
    @Nullable
    StreamEndpoint endpoint() { return endpoint; }

    @Override
    public @Nullable Loop home() { return home; }

    @Override
    String stackName() {
        StackHandle here = stack;
        return here == null ? "" : here.name();
    }

    @Override
    Transport transport() { return Transport.STREAM; }

    @Override
    String kind() { return accepted ? "accept" : "connect"; }

    @Override
    String state() { return !isOpen() ? "closed" : active ? "active" : stack == null ? "new" : "connecting"; }

    @Override
    public boolean isActive() { return active && !isCutForCaller(); }

    @Override
    protected @Nullable SocketAddress localAddress0() { return local; }

    @Override
    protected @Nullable SocketAddress remoteAddress0() { return remote; }

    // ---- it connects ----

    @Override
    protected AbstractUnsafe newUnsafe() { return new StreamUnsafe(); }

    private final class StreamUnsafe extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress to, @Nullable SocketAddress from, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            if (connecting != null || active) {
                promise.tryFailure(active ? new AlreadyConnectedException() : new ConnectionPendingException());
                return;
            }
            try {
                Connector connector = new Connector(StreamSession.this, (Loop) eventLoop(), Addresses.checkedRemote(to),
                        from == null ? local : Addresses.checked(from), promise);
                connecting = connector;
                connector.start();
            } catch (RuntimeException e) {
                promise.tryFailure(e);
                close(voidPromise());
            }
        }

        @Override
        protected void flush0() {
            if (!writer.isFull()) {
                super.flush0();
            }
        }

        /** Ends with a reason that everything carries which fails for it, also a write that comes later. */
        private void fail(SessionException why) {
            if (config.isAutoClose()) {
                handleWriteError(why);
            } else {
                ClosedChannelException closed = new ClosedChannelException();
                closed.initCause(why);
                close(voidPromise(), why, closed);
            }
        }
    }

    /** A candidate has connected. */
    @SuppressWarnings("deprecation") // Netty marks the address caches so, and has nothing instead
    void connected(StreamEndpoint winner, StackHandle carrier, EndpointOptions given, ChannelPromise promise) {
        connecting = null;
        stack = carrier;
        local = winner.local();
        remote = winner.remote();
        endpoint = winner;
        config.catchUp(given);
        active = true;
        countIn(carrier);
        note(record.id);
        invalidateLocalAddress();
        invalidateRemoteAddress();
        boolean wanted = promise.trySuccess(); // a listener may close the session here, and it was active all the same
        pipeline().fireChannelActive();
        if (!wanted) {
            closeNow(); // cancelled meanwhile
        }
    }

    /** The bytes that may go with the handshake, or null. */
    @Nullable
    ByteBuf fastOpenData() {
        ChannelOutboundBuffer out = unsafe().outboundBuffer();
        if (!config.isFastOpen() || out == null) {
            return null;
        }
        out.addFlush();
        return out.current() instanceof ByteBuf bytes && bytes.isReadable() ? bytes : null;
    }

    /** The stack took bytes with the handshake, by moving the reader index. */
    void tookEarly(ByteBuf early, int readerIndexBefore) {
        int taken = early.readerIndex() - readerIndexBefore;
        early.readerIndex(readerIndexBefore);
        ChannelOutboundBuffer out = unsafe().outboundBuffer();
        if (out != null) {
            record.sent(taken);
            out.removeBytes(taken);
        }
    }

    // ---- it was accepted ----

    @Override
    void onRegistered(Loop here) throws IOException {
        StreamEndpoint mine = endpoint;
        StackHandle carrier = stack;
        if (!accepted || mine == null || carrier == null || mine.owner() == this) {
            return;
        }
        EngineSlot slot = here.slot(carrier);
        if (slot == null) {
            throw new SessionException(carrier.name(), "the stack has left");
        }
        mine.owner(this);
        slot.attach(mine);
    }

    // ---- it is ready ----

    @Override
    public void onReady(Endpoint from, int bits) {
        Connector connector = connecting;
        if (connector != null) {
            if (from == connector.endpoint()) {
                connector.onReady(bits);
            }
            return;
        }
        if (from != endpoint) {
            return;
        }
        if ((bits & Endpoint.WRITABLE) != 0) {
            writer.onWritable();
            if (!outputShutdown) {
                flushAgain();
            }
        }
        if ((bits & (Endpoint.PEER_SHUT | Endpoint.FAILED)) != 0) {
            reader.onEnd();
        } else if ((bits & Endpoint.READABLE) != 0) {
            reader.onReadable();
        }
    }

    @Override
    protected void doBeginRead() { reader.begin(); }

    /** All input was read: closes, or half-closes where the application allows it. */
    void inputEnded() {
        StreamEndpoint here = endpoint;
        if (inputShutdown || here == null) {
            return;
        }
        if (!config.isAllowHalfClosure()) {
            closeNow();
            return;
        }
        inputShutdown = true;
        boolean broken = false;
        try {
            call(stack, here::shutdownInput);
        } catch (IOException e) {
            broken = true; // nothing more can come; the event and the close say so
        }
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        if (broken) {
            closeNow();
        }
    }

    // ---- it writes ----

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf bytes) {
            return bytes.isDirect() && (bytes.hasMemoryAddress() || bytes.nioBufferCount() > 1) ? bytes : direct(bytes);
        }
        if (message instanceof FileRegion) {
            return message;
        }
        throw new UnsupportedOperationException("unsupported message type: " + StringUtil.simpleClassName(message)
                + " (expected: ByteBuf, FileRegion)");
    }

    private ByteBuf direct(ByteBuf bytes) {
        try {
            return alloc().directBuffer(bytes.readableBytes())
                    .writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        } finally {
            ReferenceCountUtil.release(bytes);
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
        StreamEndpoint here = endpoint;
        if (here == null || cut() != null) {
            return;
        }
        long before = note(record.id);
        try {
            if (writer.write(out, here, (Loop) eventLoop())) {
                eventLoop().execute(flushTask);
            }
        } catch (IOException e) {
            if (cut() == null) { // else the loop hung in the call, and it ends with that reason
                throw Failures.session(stackName(), e);
            }
        } catch (RuntimeException | Error e) {
            if (!writer.isEnginesFault(e)) {
                throw e;
            }
            brokenEngine(e);
            throw new SessionException(stackName(), "the stack is broken: " + Failures.reason(e));
        } finally {
            note(before);
            closeSource(out.current());
        }
    }

    private void flushAgain() { ((StreamUnsafe) unsafe()).flush0(); }

    RangeSource sourceOf(FileRange range) {
        RangeSource source = rangeSource;
        if (source == null || !source.isFor(range)) {
            closeSource(null);
            source = new RangeSource(range, ((Loop) eventLoop()).watchesDescriptors());
            rangeSource = source;
        }
        return source;
    }

    private void closeSource(@Nullable Object current) {
        RangeSource source = rangeSource;
        if (source != null && !(current instanceof FileRange range && source.isFor(range))) {
            rangeSource = null;
            source.close();
        }
    }

    // ---- it ends ----

    @Override
    protected void doShutdownOutput() throws Exception {
        StreamEndpoint here = endpoint;
        if (here == null) {
            throw isOpen() ? new NotYetConnectedException() : new ClosedChannelException();
        }
        outputShutdown = true;
        call(stack, here::shutdownOutput);
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        if (local != null || connecting != null) {
            throw new IllegalStateException("bind " + Addresses.text(Addresses.checked(localAddress))
                    + ": the session is " + state() + (local == null ? "" : " and has " + Addresses.text(local)));
        }
        local = Addresses.checked(localAddress);
    }

    @Override
    protected void doDisconnect() { doClose(); }

    @Override
    void release() {
        active = false;
        inputShutdown = true;
        outputShutdown = true;
        Connector connector = connecting;
        connecting = null;
        if (connector != null) {
            connector.abandon();
        }
        closeSource(null);
        StreamEndpoint last = endpoint;
        StackHandle carrier = stack;
        if (last != null && carrier != null) {
            endpoint = null;
            end(carrier, last, aborting);
            countOut();
        }
    }

    @Override
    public boolean uses(StackHandle other) {
        Connector connector = connecting;
        return stack == other || (connector != null && connector.trying() == other);
    }

    @Override
    public void onStackGone(StackHandle leaving, String reason) {
        Connector connector = connecting;
        if (connector != null) {
            connector.passOver(reason);
        } else if (isOpen()) {
            record.reason(reason);
            endWith(new SessionException(leaving.name(), reason));
        }
    }

    // ---- its loop hangs or ends ----

    @Override
    void endWith(SessionException why) {
        Connector connector = connecting;
        if (connector != null) {
            connector.end(why);
            return;
        }
        aborting = true;
        pipeline().fireExceptionCaught(why);
        ((StreamUnsafe) unsafe()).fail(why);
    }

    @Override
    public @Nullable StackHandle carrierOf(String className) {
        Connector connector = connecting;
        if (connector != null) {
            return isOf(connector.endpoint(), className) ? connector.trying() : null;
        }
        return isOf(endpoint, className) ? stack : null;
    }

    @Override
    public void overdue() {
        Connector connector = connecting;
        if (connector != null) {
            connector.overdue();
        }
    }

    @Override
    void failPending(SessionException why) {
        Connector connector = connecting;
        if (connector != null) {
            connector.failPromise(why);
        }
    }

    @Override
    public void sever() {
        Connector connector = connecting;
        sever(connector == null ? endpoint : connector.endpoint());
    }

    void brokenEngine(Throwable cause) { broken(stack, cause); }

    // ---- half-close ----

    @Override
    public boolean isInputShutdown() { return inputShutdown; }

    @Override
    public boolean isOutputShutdown() { return outputShutdown; }

    @Override
    public boolean isShutdown() { return inputShutdown && outputShutdown; }

    @Override
    public ChannelFuture shutdownInput() { return shutdownInput(newPromise()); }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return HalfClose.onLoop(this, promise, () -> {
            StreamEndpoint here = endpoint;
            if (here == null) {
                throw isOpen() ? new NotYetConnectedException() : new ClosedChannelException();
            }
            inputShutdown = true;
            call(stack, here::shutdownInput);
            reader.onEnd();
        });
    }

    @Override
    public ChannelFuture shutdownOutput() { return shutdownOutput(newPromise()); }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        if (eventLoop().inEventLoop()) {
            ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
        } else {
            eventLoop().execute(() -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
        }
        return promise;
    }

    @Override
    public ChannelFuture shutdown() { return shutdown(newPromise()); }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) { return HalfClose.both(this, promise); }

}
