package io.nstack.session.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.internal.StringUtil;
import io.nstack.nsocket.NoStackException;
import io.nstack.nsocket.SessionException;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.StackHandle;
import io.nstack.session.loop.EngineSlot;
import io.nstack.session.loop.Loop;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A datagram session: a Netty channel directly on an endpoint. The stack is chosen when it binds or connects, whichever
 * comes first.
 */
final class DatagramSession extends MulticastSession {

    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);

    private final DatagramConfig config;
    private final DatagramReader reader = new DatagramReader(this);
    private final DatagramWriter writer = new DatagramWriter(this);
    private final Runnable flushTask = this::flushAgain;
    private volatile @Nullable DatagramEndpoint endpoint; // written by the loop
    private volatile @Nullable StackHandle stack; // written by the loop; kept after the end for the table
    private volatile @Nullable InetSocketAddress boundTo; // both kept after the end
    private volatile @Nullable InetSocketAddress peer;
    private volatile boolean active;
    private volatile boolean connected;
    private boolean aborting; // loop only

    DatagramSession(SessionLayer layer, Application application) {
        super(layer, application);
        this.config = new DatagramConfig(this);
    }

    // ---- what it is ----

    @Override
    public DatagramConfig config() { return config; }

    @Override
    SessionConfig sessionConfig() { return config; }

    @Override
    public ChannelMetadata metadata() { return METADATA; }

    @Override
    @Nullable
    DatagramEndpoint endpoint() { return endpoint; }

    @Override
    String stackName() {
        StackHandle here = stack;
        return here == null ? "" : here.name();
    }

    @Override
    Transport transport() { return Transport.DATAGRAM; }

    @Override
    String kind() { return connected ? "connect" : "bind"; }

    @Override
    String state() { return !isOpen() ? "closed" : active ? "active" : "new"; }

    @Override
    public boolean listens() { return active && !connected; }

    @Override
    public boolean isActive() {
        return !isCutForCaller() && (active || (config.isActiveOnRegistration() && isRegistered() && isOpen()));
    }

    @Override
    public boolean isConnected() { return connected; }

    @Override
    protected @Nullable SocketAddress localAddress0() { return boundTo; }

    @Override
    protected @Nullable SocketAddress remoteAddress0() { return peer; }

    // ---- it opens ----

    @Override
    protected void doBind(SocketAddress localAddress) throws Exception {
        InetSocketAddress local = inet(localAddress);
        DatagramEndpoint here = endpoint;
        if (here != null && boundTo != null) {
            throw new IllegalStateException("bind " + Addresses.text(local) + ": the session is bound to "
                    + Addresses.text(boundTo));
        }
        if (here == null) {
            open(Direction.LISTEN, "bind " + Addresses.text(local), local, null);
        } else {
            try {
                guarded(() -> here.bind(local));
                readAddresses(here);
            } catch (IOException e) {
                throw Failures.bind("bind " + Addresses.text(local), stackName() + ": " + Failures.reason(e), e);
            }
        }
        active = true;
    }

    /** Makes a call on the endpoint whose IOException still has to be put into words. */
    private void guarded(EndpointCall call) throws IOException {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            broken(stack, e);
            throw new IOException("the stack is broken: " + Failures.reason(e));
        }
    }

    /** Opens an endpoint on the first candidate that takes it. */
    private DatagramEndpoint open(Direction direction, String what, @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote) throws IOException {
        Decision decision = layer.decide(flow(direction, local, remote), config.pinnedStack());
        if (decision.candidates().isEmpty()) {
            throw Failures.noStack(what, decision);
        }
        StringJoiner attempts = new StringJoiner(", ");
        IOException last = new BindException("no candidate was left to try");
        for (Candidate candidate : decision.candidates()) {
            StackHandle handle = layer.registry().find(candidate.stack());
            EngineSlot slot = handle == null ? null : ((Loop) eventLoop()).slot(handle);
            if (handle == null || slot == null) {
                attempts.add(candidate.stack() + ": the stack has left");
                continue;
            }
            try {
                return use(handle, candidate, slot.openDatagram(
                        new DatagramRequest(family(local, remote), local, config.endpointOptions())));
            } catch (IOException e) {
                attempts.add(Failures.attempt(what, candidate.stack(), e));
                last = e;
            } catch (IllegalArgumentException e) { // an option that this stack cannot take
                attempts.add(Failures.attempt(what, candidate.stack(), e));
            } catch (RuntimeException | LinkageError e) {
                slot.broken(e);
                attempts.add(candidate.stack() + ": the stack is broken: " + Failures.reason(e));
            }
        }
        throw Failures.bind(what, attempts.toString(), last);
    }

    private DatagramEndpoint use(StackHandle handle, Candidate why, DatagramEndpoint opened) {
        opened.owner(this);
        stack = handle;
        endpoint = opened;
        record.reason(why.reason());
        countIn(handle);
        readAddresses(opened);
        return opened;
    }

    /** The endpoint belongs to the loop, the addresses to everyone. */
    @SuppressWarnings("deprecation") // Netty marks the address caches so, and has nothing instead
    private void readAddresses(DatagramEndpoint from) {
        boundTo = from.local() instanceof InetSocketAddress inet ? inet : null;
        peer = from.remote();
        invalidateLocalAddress();
        invalidateRemoteAddress();
    }

    /** The family of the addresses; an IPv6 socket, which reaches both, where none of them says IPv4 only. */
    private static AddressFamily family(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {
        if (local != null && !local.getAddress().isAnyLocalAddress()) {
            return AddressFamily.of(local);
        }
        if (remote != null) {
            return AddressFamily.of(remote);
        }
        return AddressFamily.INET6;
    }

    private static InetSocketAddress inet(SocketAddress address) {
        if (Addresses.checked(address) instanceof InetSocketAddress inet) {
            return inet;
        }
        throw new IllegalArgumentException("unsupported address " + address + ": datagrams need an internet address");
    }

    @Override
    protected AbstractUnsafe newUnsafe() { return new DatagramUnsafe(); }

    private final class DatagramUnsafe extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
            if (promise.isDone() || !ensureOpen(promise)) {
                return;
            }
            boolean wasActive = active;
            try {
                InetSocketAddress remote = inet(Addresses.checkedRemote(remoteAddress));
                DatagramEndpoint here = endpoint;
                if (here == null) {
                    here = open(Direction.CONNECT, "connect " + Addresses.text(remote),
                            localAddress == null ? null : inet(localAddress), remote);
                } else if (localAddress != null) {
                    InetSocketAddress local = inet(localAddress);
                    DatagramEndpoint open = here;
                    guarded(() -> open.bind(local));
                }
                DatagramEndpoint opened = here;
                guarded(() -> opened.connect(remote));
                connected = true;
                active = true;
                readAddresses(opened);
            } catch (IOException e) {
                String what = "connect " + Addresses.text(inet(remoteAddress));
                promise.tryFailure(e instanceof NoStackException
                        ? e
                        : Failures.connect(what, Failures.attempt(what, stackName(), e), stackName(), e));
                return;
            } catch (RuntimeException e) {
                promise.tryFailure(e);
                return;
            }
            promise.trySuccess();
            if (!wasActive) {
                pipeline().fireChannelActive();
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

    @Override
    protected void doDisconnect() throws Exception {
        DatagramEndpoint here = endpoint;
        if (here != null && connected) {
            call(stack, here::disconnect);
            connected = false;
            readAddresses(here);
        }
    }

    // ---- it is ready ----

    @Override
    public void onReady(Endpoint from, int bits) {
        if (from != endpoint) {
            return;
        }
        if ((bits & Endpoint.WRITABLE) != 0) {
            writer.onWritable();
            flushAgain();
        }
        if ((bits & (Endpoint.READABLE | Endpoint.FAILED)) != 0) {
            reader.onReadable();
        }
    }

    @Override
    protected void doBeginRead() { reader.begin(); }

    // ---- it writes ----

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf bytes) {
            return isDirect(bytes) ? bytes : direct(bytes, bytes);
        }
        if (message instanceof AddressedEnvelope<?, ?> envelope && envelope.content() instanceof ByteBuf bytes
                && (envelope.recipient() == null || envelope.recipient() instanceof InetSocketAddress)) {
            InetSocketAddress to = (InetSocketAddress) envelope.recipient();
            if (to != null) {
                Addresses.checkedRemote(to);
            }
            return isDirect(bytes) ? message : readdressed(envelope, direct(envelope, bytes), to);
        }
        throw new UnsupportedOperationException("unsupported message type: " + StringUtil.simpleClassName(message)
                + " (expected: DatagramPacket, AddressedEnvelope<ByteBuf, InetSocketAddress>, ByteBuf)");
    }

    private static boolean isDirect(ByteBuf bytes) { return bytes.isDirect() && bytes.nioBufferCount() == 1; }

    private static Object readdressed(AddressedEnvelope<?, ?> envelope, ByteBuf bytes, @Nullable InetSocketAddress to) {
        return envelope instanceof DatagramPacket && to != null
                ? new DatagramPacket(bytes, to)
                : new DefaultAddressedEnvelope<>(bytes, to);
    }

    private ByteBuf direct(Object holder, ByteBuf bytes) {
        try {
            return alloc().directBuffer(bytes.readableBytes())
                    .writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        } finally {
            ReferenceCountUtil.release(holder);
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        Object before = note(this);
        try {
            DatagramEndpoint here = endpoint;
            while (here == null && out.current() != null) {
                here = openTowards(out);
            }
            if (here != null && writer.write(out, here)) {
                eventLoop().execute(flushTask);
            }
        } finally {
            note(before);
        }
    }

    /** Sends without having been bound: the first receiver decides on the stack. */
    private @Nullable DatagramEndpoint openTowards(ChannelOutboundBuffer out) {
        InetSocketAddress to = DatagramWriter.receiverOf(out.current());
        if (to == null) {
            out.remove(new NotYetConnectedException());
            return null;
        }
        try {
            DatagramEndpoint opened = open(Direction.CONNECT, "send to " + Addresses.text(to), null, to);
            active = true;
            return opened;
        } catch (IOException e) {
            out.remove(e);
            return null;
        }
    }

    private void flushAgain() { ((DatagramUnsafe) unsafe()).flush0(); }

    // ---- it ends ----

    @Override
    void release() {
        active = false;
        DatagramEndpoint last = endpoint;
        StackHandle carrier = stack;
        if (last != null && carrier != null) {
            endpoint = null;
            end(carrier, last, aborting);
            countOut();
        }
        connected = false;
    }

    @Override
    public boolean uses(StackHandle other) { return stack == other; }

    @Override
    public void onStackGone(StackHandle leaving, String reason) {
        if (isOpen()) {
            record.reason(reason);
            endWith(new SessionException(leaving.name(), reason));
        }
    }

    @Override
    void endWith(SessionException why) {
        aborting = true;
        pipeline().fireExceptionCaught(why);
        ((DatagramUnsafe) unsafe()).fail(why);
    }

    @Override
    public @Nullable StackHandle carrier() { return stack; }

    void brokenEngine(Throwable cause) { broken(stack, cause); }
}
