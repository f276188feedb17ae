package io.nstack.session.face;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is below a {@link SessionSocket}: the JDK's socket interface over a stream face. */
final class StreamSocket extends SocketImpl {

    private final FaceOpener opener;
    private final SocketSettings settings = new SocketSettings();
    private volatile @Nullable StreamFace stream;
    private volatile @Nullable InetSocketAddress local;
    private volatile boolean closed;
    private volatile int timeoutMillis;

    StreamSocket(FaceOpener opener) { this.opener = opener; }

    @Override
    protected void create(boolean isStream) throws IOException {
        if (!isStream) {
            throw new SocketException("datagrams are not of this socket: use BlockingSockets.datagrams");
        }
    }

    // ---- it connects, or was accepted ----

    @Override
    protected void bind(InetAddress host, int port) { local = new InetSocketAddress(host, port); }

    @Override
    protected void connect(String host, int port) throws IOException { connect(new InetSocketAddress(host, port), 0); }

    @Override
    protected void connect(InetAddress host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void connect(SocketAddress remote, int withinMillis) throws IOException {
        if (!(remote instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException("unsupported address " + remote);
        }
        if (inet.isUnresolved()) {
            throw new UnknownHostException(inet.getHostString());
        }
        FaceOpener.Connecting connecting = opener.with(settings.asked())
                .connectWithin(withinMillis).begin(inet, local);
        stream = connecting.face();
        if (closed) {
            connecting.face().close();
        }
        try {
            adopt(connecting.awaitConnected());
        } catch (ConnectTimeoutException e) {
            SocketTimeoutException jdks = new SocketTimeoutException("Connect timed out: " + e.getMessage());
            jdks.initCause(e);
            throw jdks;
        }
    }

    /** The session is this socket's from here on. */
    void adopt(StreamFace session) {
        session.readTimeout(Duration.ofMillis(timeoutMillis));
        if (session.remote() instanceof InetSocketAddress peer) {
            address = peer.getAddress();
            port = peer.getPort();
        }
        if (session.local() instanceof InetSocketAddress mine) {
            local = mine;
            localport = mine.getPort();
        }
        stream = session;
    }

    private StreamFace session() throws SocketException {
        StreamFace here = stream;
        if (here == null) {
            throw new SocketException(closed ? "Socket closed" : "Socket is not connected");
        }
        return here;
    }

    @Override
    protected void listen(int backlog) throws IOException { throw new SocketException("this socket connects"); }

    @Override
    protected void accept(SocketImpl accepted) throws IOException { throw new SocketException("this socket connects"); }

    // ---- it carries bytes ----

    @Override
    protected InputStream getInputStream() throws IOException { return session().input(); }

    @Override
    protected OutputStream getOutputStream() throws IOException { return session().output(); }

    @Override
    protected int available() throws IOException { return session().input().available(); }

    @Override
    protected void shutdownInput() throws IOException { session().shutdownInput(); }

    @Override
    protected void shutdownOutput() throws IOException { session().shutdownOutput(); }

    @Override
    protected boolean supportsUrgentData() { return false; }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("Urgent data not supported: not every stack has it");
    }

    @Override
    protected void close() throws IOException {
        closed = true;
        StreamFace last = stream;
        if (last == null) {
            return;
        }
        int seconds = (Integer) settings.get(null, StandardSocketOptions.SO_LINGER);
        if (seconds == 0) {
            last.abort();
        } else if (seconds > 0) {
            last.closeWithin(Duration.ofSeconds(seconds));
        } else {
            last.close();
        }
    }

    // ---- options ----

    @Override
    public void setOption(int number, Object value) throws SocketException {
        switch (number) {
            case SocketOptions.SO_TIMEOUT -> {
                timeoutMillis = (Integer) value;
                StreamFace here = stream;
                if (here != null) {
                    here.readTimeout(Duration.ofMillis(timeoutMillis));
                }
            }
            case SocketOptions.SO_OOBINLINE -> {
                if (Boolean.TRUE.equals(value)) {
                    throw new SocketException("Urgent data not supported: not every stack has it");
                }
            }
            case SocketOptions.SO_LINGER -> settings.set(stream, StandardSocketOptions.SO_LINGER,
                    value instanceof Integer seconds ? seconds : -1);
            default -> settings.set(stream, SocketSettings.numbered(number), value);
        }
    }

    @Override
    public Object getOption(int number) throws SocketException {
        return switch (number) {
            case SocketOptions.SO_TIMEOUT -> timeoutMillis;
            case SocketOptions.SO_OOBINLINE -> false;
            case SocketOptions.SO_BINDADDR -> {
                InetSocketAddress here = local;
                yield here == null ? new InetSocketAddress(0).getAddress() : here.getAddress();
            }
            default -> settings.get(stream, SocketSettings.numbered(number));
        };
    }

    @Override
    protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
        settings.set(stream, SocketSettings.supported(option, supportedOptions()),
                Objects.requireNonNull(value, option.name()));
    }

    @Override
    protected <T> T getOption(SocketOption<T> option) throws IOException {
        return option.type().cast(settings.get(stream, SocketSettings.supported(option, supportedOptions())));
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() { return SocketSettings.ofStreams(); }
}
