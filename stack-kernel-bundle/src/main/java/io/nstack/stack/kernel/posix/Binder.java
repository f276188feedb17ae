package io.nstack.stack.kernel.posix;

import io.netty.channel.unix.DomainSocketAddress;
import io.nstack.stack.kernel.common.SocketFile;
import io.nstack.stack.kernel.config.KernelConfig;
import io.nstack.stack.poll.ListenRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** How a listener begins: socket, options, address, listen(2). */
final class Binder {

    private Binder() {}

    static OpenSocket open(SocketAddress wanted, Sockets stack) throws IOException {
        if (wanted instanceof UnixDomainSocketAddress) {
            return stack.domain(SocketKind.DOMAIN_LISTENER);
        }
        return stack.listener(Sockets.needsInet6(stack.config().bindAddress((InetSocketAddress) wanted).getAddress()));
    }

    static void listen(PosixListener listener, OpenSocket socket, ListenRequest request, KernelConfig config)
            throws IOException {
        if (request.local() instanceof UnixDomainSocketAddress path) {
            request.options().applyTo(listener);
            bindFile(socket, path);
        } else {
            // As the JDK and Netty do: connections in TIME-WAIT must not keep a server from starting again.
            socket.socket().setReuseAddress(true);
            config.options().applyTo(listener);
            request.options().applyTo(listener);
            socket.socket().bind(config.bindAddress((InetSocketAddress) request.local()));
        }
        socket.socket().listen(request.backlog());
    }

    /** Binds to a path and remembers the file; Netty's bind would remove whatever is there. */
    static void bindFile(OpenSocket socket, UnixDomainSocketAddress address) throws IOException {
        String path = SocketFile.checkedPath(address);
        SocketFile.makeRoom(address.getPath());
        socket.socket().bind(new DomainSocketAddress(path));
        socket.file(SocketFile.created(address.getPath()));
    }
}
