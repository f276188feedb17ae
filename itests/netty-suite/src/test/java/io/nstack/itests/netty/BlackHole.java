package io.nstack.itests.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address of this machine that leaves a connect without an answer: a listener that never accepts and whose queue is
 * full, so that the kernel drops what else comes (listen(2)).
 *
 * @param server  the listener
 * @param waiting what fills its queue
 */
public record BlackHole(ServerSocket server, List<Socket> waiting) {

    private static final int MOST = 64;
    private static final int ANSWER_MILLIS = 250; // on loopback an answer comes at once or never

    /** Opens one; it stays until the JVM ends. */
    public static BlackHole open() {
        try {
            BlackHole hole = new BlackHole(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")),
                    new ArrayList<>());
            hole.fill();
            return hole;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() throws IOException {
        for (int i = 0; i < MOST; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), ANSWER_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new IOException("a full queue still takes connections");
    }

    /** Where it is. */
    public String host() { return server.getInetAddress().getHostAddress(); }

    /** Where it is. */
    public int port() { return server.getLocalPort(); }
}
