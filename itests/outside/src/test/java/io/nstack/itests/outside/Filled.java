package io.nstack.itests.outside;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Connections to a listener that accepts none, as many as its backlog takes. */
final class Filled implements AutoCloseable {

    private static final int MOST = 64;
    private static final int PATIENCE_MILLIS = 500;

    private final List<Socket> sockets = new ArrayList<>();

    Filled(ServerSocket listener) throws IOException {
        for (int i = 0; i < MOST; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            try {
                socket.connect(listener.getLocalSocketAddress(), PATIENCE_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new IOException("the backlog takes more than " + MOST);
    }

    @Override
    public void close() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }
}
