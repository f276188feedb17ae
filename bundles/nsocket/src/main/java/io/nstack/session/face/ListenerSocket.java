package io.nstack.session.face;

import io.netty.channel.ChannelOption;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is below a {@link SessionServerSocket}: the JDK's socket interface over a listener face. */
final class ListenerSocket extends SocketImpl {

    private final FaceOpener opener;
    private final SocketSettings settings = new SocketSettings();
    private volatile @Nullable ListenerFace listener;
    private volatile InetSocketAddress local = new InetSocketAddress(0);
    private volatile int timeoutMillis;

    ListenerSocket(FaceOpener opener) { this.opener = opener; }

    @Override
    protected void create(boolean isStream) throws IOException {
        if (!isStream) {
            throw new SocketException("a listener accepts streams only");
        }
    }

    @Override
    protected void bind(InetAddress host, int port) { local = new InetSocketAddress(host, port); }

    @Override
    protected void listen(int backlog) throws IOException {
        ListenerFace opened = opener.with(settings.asked()).with(ChannelOption.SO_BACKLOG, backlog).open(local);
        listener = opened;
        if (opened.local() instanceof InetSocketAddress at) {
            address = local.getAddress();
            localport = at.getPort();
        }
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        ListenerFace here = listener;
        if (here == null) {
            throw new SocketException("Socket is not bound yet");
        }
        ((StreamSocket) accepted).adopt(here.take(TimeUnit.MILLISECONDS.toNanos(timeoutMillis)));
    }

    @Override
    protected void close() throws IOException {
        ListenerFace last = listener;
        if (last != null) {
            last.close();
        }
    }

    // ---- what a listener cannot do ----

    private static SocketException listensOnly() { return new SocketException("a listener only accepts"); }

    @Override
    protected void connect(String host, int port) throws IOException { throw listensOnly(); }

    @Override
    protected void connect(InetAddress host, int port) throws IOException { throw listensOnly(); }

    @Override
    protected void connect(SocketAddress remote, int withinMillis) throws IOException { throw listensOnly(); }

    @Override
    protected InputStream getInputStream() throws IOException { throw listensOnly(); }

    @Override
    protected OutputStream getOutputStream() throws IOException { throw listensOnly(); }

    @Override
    protected int available() throws IOException { throw listensOnly(); }

    @Override
    protected void sendUrgentData(int data) throws IOException { throw listensOnly(); }

    // ---- options ----

    @Override
    public void setOption(int number, Object value) throws SocketException {
        if (number == SocketOptions.SO_TIMEOUT) {
            timeoutMillis = (Integer) value;
        } else {
            settings.set(listener, SocketSettings.numbered(number), value);
        }
    }

    @Override
    public Object getOption(int number) throws SocketException {
        return switch (number) {
            case SocketOptions.SO_TIMEOUT -> timeoutMillis;
            case SocketOptions.SO_BINDADDR -> local.getAddress();
            default -> settings.get(listener, SocketSettings.numbered(number));
        };
    }

    @Override
    protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
        settings.set(listener, SocketSettings.supported(option, supportedOptions()),
                Objects.requireNonNull(value, option.name()));
    }

    @Override
    protected <T> T getOption(SocketOption<T> option) throws IOException {
        return option.type().cast(settings.get(listener, SocketSettings.supported(option, supportedOptions())));
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() { return SocketSettings.ofListeners(); }
}
