package io.nstack.stack.kernel.posix;

import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.NativeInetAddress;
import io.nstack.stack.kernel.common.AddressText;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Severable;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening descriptor. */
final class PosixListener extends ListenerEndpoint implements Watched, Severable {

    private final OpenSocket socket;
    private final Sockets stack;
    private final byte[] peer = new byte[25]; // its length, then address, scope and port as Netty encodes them
    private @Nullable PosixEngine engine; // null before listen(2) and after the end
    private @Nullable SocketAddress local;

    PosixListener(OpenSocket socket, Sockets stack) {
        this.socket = socket;
        this.stack = stack;
    }

    void enter(PosixEngine home) throws IOException {
        local = socket.local();
        socket.watch(home.loop(), Watch.IN, this);
        engine = home;
    }

    @Override
    public void onEvents(int events, ReadyList ready) {
        if (engine != null) {
            ready.add(this, READABLE);
        }
    }

    @Override
    public @Nullable StreamEndpoint tryAccept() throws IOException {
        while (engine != null) {
            try {
                int fd = socket.socket().accept(peer);
                return fd < 0 ? null : PosixStream.accepted(socket.accepted(fd), stack, peerAddress());
            } catch (NativeIoException e) {
                if (!Errno.concernsOneConnection(-e.expectedErr())) {
                    throw Errno.translate(text("accept on"), e);
                }
            }
        }
        throw new ClosedChannelException();
    }

    private SocketAddress peerAddress() {
        return socket.kind().isDomain()
                ? UnixDomainSocketAddress.of("") // clients of a domain socket rarely have a name
                : NativeInetAddress.address(peer, 1, peer[0]);
    }

    private String text(String action) {
        return local == null ? action : AddressText.of(action, local, stack.config().name());
    }

    @Override
    public @Nullable SocketAddress local() { return local; }

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
    public @Nullable IOException failure() { return null; }

    @Override
    public void close() {
        PosixEngine home = engine;
        engine = null;
        if (home != null) {
            home.forget(this);
        }
        socket.close();
    }

    @Override
    public void abort() { close(); }

    @Override
    public void sever() { socket.sever(); }
}
