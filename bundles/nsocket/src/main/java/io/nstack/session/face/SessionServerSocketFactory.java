package io.nstack.session.face;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes {@link ServerSocket}s that are listeners. */
final class SessionServerSocketFactory extends ServerSocketFactory {

    private static final int BACKLOG = 50; // the JDK's

    private final FaceOpener opener;

    SessionServerSocketFactory(FaceOpener opener) { this.opener = opener; }

    @Override
    public ServerSocket createServerSocket() throws IOException { return new SessionServerSocket(opener); }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException { return bound(port, BACKLOG, null); }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return bound(port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return bound(port, backlog, address);
    }

    private ServerSocket bound(int port, int backlog, @Nullable InetAddress address) throws IOException {
        ServerSocket socket = createServerSocket();
        try {
            socket.bind(new InetSocketAddress(address, port), backlog);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
