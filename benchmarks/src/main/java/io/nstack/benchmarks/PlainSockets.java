package io.nstack.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;

/** The JDK's own sockets: the peer. */
final class PlainSockets implements BlockingSide {

    @Override
    public Door listen() throws IOException {
        ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        return new Door() {
            @Override
            public SocketAddress local() { return listener.getLocalSocketAddress(); }

            @Override
            public Wire accept() throws IOException { return wire(listener.accept()); }

            @Override
            public void close() throws IOException { listener.close(); }
        };
    }

    @Override
    public Wire connect(SocketAddress remote) throws IOException {
        InetSocketAddress at = (InetSocketAddress) remote;
        return wire(new Socket(at.getAddress(), at.getPort()));
    }

    private static Wire wire(Socket socket) throws IOException {
        socket.setTcpNoDelay(true); // as Netty has it, and so sessions
        return new Wire(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    @Override
    public void close() {}
}
