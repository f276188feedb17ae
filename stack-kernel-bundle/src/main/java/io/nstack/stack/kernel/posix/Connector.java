package io.nstack.stack.kernel.posix;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.DomainSocketAddress;
import io.nstack.stack.kernel.common.SocketFile;
import io.nstack.stack.poll.ConnectRequest;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How a connection begins: socket, options, source address, connect(2). */
final class Connector {

    private static final int IP_BIND_ADDRESS_NO_PORT = 24; // ip(7)

    private Connector() {}

    static PosixStream open(ConnectRequest request, Sockets stack) throws IOException {
        SocketAddress remote = request.remote();
        if (remote instanceof UnixDomainSocketAddress) {
            return PosixStream.connecting(stack.domain(SocketKind.DOMAIN_STREAM), stack, remote);
        }
        boolean ipv6 = isInet6(remote) || isInet6(request.local());
        return PosixStream.connecting(stack.stream(ipv6), stack, remote);
    }

    /** Calls connect(2); whether the connection is there already. */
    static boolean begin(PosixStream stream, ConnectRequest request) throws IOException {
        stream.stack().config().options().applyTo(stream);
        request.options().applyTo(stream);
        OpenSocket socket = stream.socket();
        if (request.remote() instanceof UnixDomainSocketAddress path) {
            if (request.local() instanceof UnixDomainSocketAddress local && !local.getPath().toString().isEmpty()) {
                Binder.bindFile(socket, local);
            }
            return socket.socket().connect(new DomainSocketAddress(SocketFile.checkedPath(path)));
        }
        InetSocketAddress remote = (InetSocketAddress) request.remote();
        bindSource(stream, (InetSocketAddress) request.local(), remote);
        ByteBuf first = request.firstData();
        if (first != null && first.isReadable() && socket.fastOpen()) {
            sendInSyn(socket, first, remote);
            return false;
        }
        return socket.socket().connect(remote);
    }

    private static void bindSource(PosixStream stream, @Nullable InetSocketAddress local, InetSocketAddress remote)
            throws IOException {
        OpenSocket socket = stream.socket();
        InetAddress source = stream.stack().config().sourceFor(remote.getAddress());
        if (local != null) {
            boolean wildcard = local.getAddress().isAnyLocalAddress() && source != null;
            socket.socket().bind(wildcard ? new InetSocketAddress(source, local.getPort()) : local);
        } else if (source != null) {
            // Only the address: the port is then chosen with the peer known, so that one port serves many peers.
            socket.socket().setIntOpt(PosixOptions.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
            socket.socket().bind(new InetSocketAddress(source, 0));
        }
    }

    /** RFC 7413 section 4.2: without a cookie the kernel asks for one, takes nothing and connects as usual. */
    private static void sendInSyn(OpenSocket socket, ByteBuf first, InetSocketAddress remote) throws IOException {
        int from = first.readerIndex();
        int taken;
        if (first.hasMemoryAddress()) {
            taken = socket.socket().sendToAddress(first.memoryAddress(), from, first.writerIndex(),
                    remote.getAddress(), remote.getPort(), true);
        } else {
            ByteBuffer buffer = first.nioBuffer();
            taken = socket.socket().sendTo(buffer, buffer.position(), buffer.limit(), remote.getAddress(),
                    remote.getPort(), true);
        }
        first.skipBytes(taken);
    }

    private static boolean isInet6(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet6Address;
    }
}
