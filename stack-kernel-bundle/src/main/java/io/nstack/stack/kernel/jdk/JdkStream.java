package io.nstack.stack.kernel.jdk;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.kernel.common.AddressText;
import io.nstack.stack.kernel.common.SocketFile;
import io.nstack.stack.kernel.config.KernelConfig;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.FileSending;
import io.nstack.stack.poll.FileSource;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Severable;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a JDK channel. Events come once each and are armed anew where a call says "none" or "full". A
 * selector cannot tell that the peer has ended its output, so that shows only when it is read.
 */
final class JdkStream extends StreamEndpoint implements Watched, Gathering, FileSending, Severable {

    private static final int MAX_DISCARDS = 16;

    private final SocketChannel channel;
    private final SocketAddress remote;
    private final KernelConfig config;
    private final ChannelOptions options;
    private final boolean domain;
    private State state;
    private @Nullable JdkEngine engine; // null between accept and attach, and after the end
    private @Nullable Watch watch;
    private @Nullable SocketAddress local;
    private @Nullable SocketFile file;
    private @Nullable IOException failure;
    private boolean mayRead;
    private boolean ended; // the end of input was read
    private boolean inputShut; // by us
    private boolean outputShut; // by us

    private enum State {
        CONNECTING, CONNECTED, CLOSED
    }

    private JdkStream(SocketChannel channel, SocketAddress remote, KernelConfig config, Kinds kinds, State state) {
        this.channel = channel;
        this.remote = remote;
        this.config = config;
        this.domain = remote instanceof UnixDomainSocketAddress;
        this.options = domain ? kinds.domainStream() : kinds.stream();
        this.state = state;
    }

    /** One that is about to connect. */
    static JdkStream connecting(SocketAddress remote, KernelConfig config, Kinds kinds) throws IOException {
        SocketChannel channel = remote instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        return new JdkStream(channel, remote, config, kinds, State.CONNECTING);
    }

    /** One that a listener took from its queue. */
    static JdkStream accepted(SocketChannel channel, KernelConfig config, Kinds kinds) throws IOException {
        channel.configureBlocking(false);
        JdkStream stream = new JdkStream(channel, channel.getRemoteAddress(), config, kinds, State.CONNECTED);
        stream.local = channel.getLocalAddress();
        return stream;
    }

    void connect(ConnectRequest request, JdkEngine home) throws IOException {
        channel.configureBlocking(false);
        config.options().applyTo(this);
        request.options().applyTo(this);
        bindSource(request.local());
        if (remote instanceof UnixDomainSocketAddress path) {
            SocketFile.checkedPath(path);
        }
        boolean done = channel.connect(remote);
        local = channel.getLocalAddress();
        if (done) {
            enter(home);
        } else {
            engine = home;
            watch = home.loop().watch(channel, Watch.CONNECT, this);
        }
    }

    private void bindSource(@Nullable SocketAddress wanted) throws IOException {
        if (wanted instanceof UnixDomainSocketAddress path) {
            if (!path.getPath().toString().isEmpty()) {
                SocketFile.makeRoom(path.getPath());
                channel.bind(path);
                file = SocketFile.created(path.getPath());
            }
            return;
        }
        InetAddress source = remote instanceof InetSocketAddress inet ? config.sourceFor(inet.getAddress()) : null;
        if (wanted instanceof InetSocketAddress inet) {
            boolean ours = source != null && inet.getAddress().isAnyLocalAddress();
            channel.bind(ours ? new InetSocketAddress(source, inet.getPort()) : inet);
        } else if (source != null) {
            channel.bind(new InetSocketAddress(source, 0));
        }
    }

    /** Enters an engine, connected. */
    void enter(JdkEngine home) throws IOException {
        state = State.CONNECTED;
        engine = home;
        watch = home.loop().watch(channel, Watch.IN | Watch.OUT, this);
    }

    @Override
    public void onEvents(int events, ReadyList ready) {
        if (state == State.CLOSED) {
            return;
        }
        int bits = state == State.CONNECTING ? finishConnect() : 0;
        if ((events & Watch.IN) != 0) {
            mayRead = true;
            bits |= READABLE;
            if (inputShut) {
                discardInput();
                bits &= ~READABLE;
            }
        }
        if ((events & Watch.OUT) != 0) {
            bits |= WRITABLE;
        }
        if (bits != 0) {
            ready.add(this, bits);
        }
    }

    private int finishConnect() {
        try {
            if (!channel.finishConnect()) {
                rearm(Watch.CONNECT);
                return 0;
            }
            local = channel.getLocalAddress();
        } catch (IOException e) {
            failure = JdkFailure.of(text("connect"), e);
            return FAILED;
        }
        state = State.CONNECTED;
        rearm(Watch.IN);
        return CONNECTED | WRITABLE;
    }

    private void rearm(int events) {
        if (watch != null) {
            watch.rearm(events);
        }
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
        int index = dst.writerIndex();
        int room = dst.writableBytes();
        int count = receive(dst.internalNioBuffer(index, room));
        if (count > 0) {
            dst.writerIndex(index + count);
        }
        ended = count < 0;
        mayRead = count < 0 || count == room;
        if (!mayRead) {
            rearm(Watch.IN);
        }
        return count;
    }

    private int receive(ByteBuffer into) throws IOException {
        try {
            return channel.read(into);
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    @Override
    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
        requireOutput();
        try {
            int taken = channel.write(src.internalNioBuffer(src.readerIndex(), length));
            if (taken < length) {
                rearm(Watch.OUT);
            }
            return taken;
        } catch (IOException e) {
            throw failed("write", e);
        }
    }

    @Override
    public long tryWrite(ByteBuf[] buffers, int count, long maxBytes) throws IOException {
        Scratch scratch = requireOutput().scratch();
        try {
            ByteBuffer[] parts = scratch.gather(buffers, count, maxBytes);
            return orFull(channel.write(parts, 0, scratch.count()));
        } catch (IOException e) {
            throw failed("write", e);
        } finally {
            scratch.clear();
        }
    }

    @Override
    public long trySend(FileSource file, long position, long count) throws IOException {
        requireOutput();
        FileChannel source = file.channel();
        if (position >= source.size()) {
            return -1;
        }
        try {
            return orFull(source.transferTo(position, count, channel));
        } catch (IOException e) {
            throw failed("send file to", e);
        }
    }

    private long orFull(long taken) {
        if (taken == 0) {
            rearm(Watch.OUT);
        }
        return taken;
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireOpen();
        if (outputShut) {
            return;
        }
        outputShut = true;
        try {
            channel.shutdownOutput();
        } catch (IOException | IllegalStateException e) {
            throw JdkFailure.of(text("shutdown"), e);
        }
    }

    /** The JDK would leave what still arrives in the kernel, where it stops the peer: so it is read and dropped. */
    @Override
    public void shutdownInput() throws IOException {
        requireOpen();
        if (!inputShut) {
            inputShut = true;
            discardInput();
        }
    }

    private void discardInput() {
        JdkEngine home = engine;
        if (home == null || ended) {
            return;
        }
        try {
            int count = 1;
            for (int i = 0; i < MAX_DISCARDS && count > 0; i++) {
                count = channel.read(home.scratch().discarded());
            }
            ended = count < 0;
            if (!ended) {
                rearm(Watch.IN);
            }
        } catch (IOException e) {
            failed("read", e); // the next write says so
        }
    }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException { options.set(channel, option, value); }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException { return options.get(channel, option); }

    @Override
    public Set<SocketOption<?>> options() { return options.keys(); }

    @Override
    public @Nullable IOException failure() { return failure; }

    @Override
    public void close() {
        if (state == State.CONNECTED && !domain && hasUnreadInput()) {
            // The JDK would first send the end of output and reset only when its selector lets go of the channel.
            abort();
            return;
        }
        end();
    }

    @Override
    public void abort() {
        if (state != State.CLOSED && !domain) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException | RuntimeException e) {
                debug(e);
            }
        }
        end();
    }

    /** The channel knows by itself whether it is still open. One that still connects has no peer to be told. */
    @Override
    public void sever() {
        try {
            channel.shutdownOutput();
            channel.shutdownInput();
        } catch (IOException | RuntimeException e) {
            debug(e); // not connected, or closed
        }
    }

    private boolean hasUnreadInput() {
        JdkEngine home = engine;
        try {
            return home != null && !ended && !inputShut && channel.read(home.scratch().discarded()) > 0;
        } catch (IOException e) {
            return false; // reset already
        }
    }

    private void end() {
        state = State.CLOSED;
        JdkEngine home = engine;
        engine = null;
        if (home != null) {
            home.forget(this);
        }
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
        try {
            channel.close();
        } catch (IOException e) {
            debug(e);
        }
        if (file != null) {
            file.remove();
            file = null;
        }
    }

    private void debug(Exception e) {
        System.getLogger("io.nstack.stack.kernel").log(System.Logger.Level.DEBUG, text("close") + ": " + e);
    }

    private void requireOpen() throws IOException {
        if (state == State.CLOSED) {
            throw new ClosedChannelException();
        }
        if (state == State.CONNECTING) {
            throw failure != null ? failure : new SocketException(text("use") + ": not connected yet");
        }
    }

    private JdkEngine requireOutput() throws IOException {
        requireOpen();
        if (failure != null) {
            throw failure;
        }
        if (outputShut || engine == null) {
            throw new ClosedChannelException();
        }
        return engine;
    }

    private IOException failed(String action, IOException e) {
        if (failure == null) {
            failure = JdkFailure.of(text(action), e);
        }
        return failure;
    }

    private String text(String action) { return AddressText.of(action, remote, config.name()); }
}
