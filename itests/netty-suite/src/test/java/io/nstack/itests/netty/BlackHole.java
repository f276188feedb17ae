package io.nstack.itests.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
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
 * An address that leaves a connect without an answer: a listener that never accepts and whose queue is full, so that
 * what else comes is dropped (listen(2)). It stays until the JVM ends.
 *
 * @param address where it is
 * @param held    the listener and what fills its queue
 */
public record BlackHole(InetSocketAddress address, List<?> held) {

    private static final int MOST = 64;
    private static final int ANSWER_MILLIS = 250; // on loopback an answer comes at once or never

    /** Opens one in the kernel. */
    public static BlackHole open() {
        try {
            List<Object> held = new ArrayList<>();
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
            held.add(server);
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            fill(address, held);
            return new BlackHole(address, held);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(InetSocketAddress address, List<Object> held) throws IOException {
        for (int i = 0; i < MOST; i++) {
            Socket socket = new Socket();
            held.add(socket);
            try {
                socket.connect(address, ANSWER_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new IOException("a full queue still takes connections");
    }

    /** Opens one where the channels of {@code peer} are. */
    static BlackHole among(Peer peer) {
        Channel server = peer.server().option(ChannelOption.SO_BACKLOG, 1).option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInboundHandlerAdapter()).bind("127.0.0.1", 0).syncUninterruptibly().channel();
        Channel waiting = peer.client().handler(new ChannelInboundHandlerAdapter()).connect(server.localAddress())
                .syncUninterruptibly().channel();
        return new BlackHole((InetSocketAddress) server.localAddress(), List.of(server, waiting));
    }

    /** Where it is. */
    public String host() { return address.getAddress().getHostAddress(); }

    /** Where it is. */
    public int port() { return address.getPort(); }
}
