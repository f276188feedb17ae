package io.nstack.benchmarks.cable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * The program at the other end of the cable: sockets of the JDK that block, over the kernel's TCP. It says at which ports
 * its services are, obeys {@code count} (says how many bytes the sink has had) and {@code release} (closes what is held),
 * and ends with its standard input.
 */
final class Peer {

    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int BACKLOG = 4096;
    private static final int ACCEPTING_THREADS = 2;

    private static final LongAdder SUNK = new LongAdder();
    private static final ConcurrentLinkedQueue<SocketChannel> HELD = new ConcurrentLinkedQueue<>();

    private Peer() {}

    /** What it does with connections; one port each. */
    enum Service {
        /** Reads all. */
        SINK,
        /** Writes without end. */
        SOURCE,
        /** Sends back what comes. */
        ECHO,
        /** Reads a byte and closes. */
        SHORT,
        /** Nothing. */
        HOLD
    }

    public static void main(String[] arguments) throws IOException {
        List<String> ports = new ArrayList<>();
        for (Service each : Service.values()) {
            ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(0), BACKLOG);
            ports.add(each.name() + "=" + server.socket().getLocalPort());
            for (int i = 0; i < ACCEPTING_THREADS; i++) {
                Thread.ofPlatform().daemon().start(() -> accept(server, each));
            }
        }
        System.out.println(String.join(" ", ports));
        obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }

    private static void obey(BufferedReader orders) throws IOException {
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("release")) {
                for (SocketChannel each = HELD.poll(); each != null; each = HELD.poll()) {
                    each.close();
                }
            }
            System.out.println(SUNK.sum());
        }
    }

    private static void accept(ServerSocketChannel server, Service service) {
        try {
            while (true) {
                SocketChannel socket = server.accept();
                switch (service) {
                    case SHORT -> serve(socket, Peer::oneByte); // a thread for each would be the load itself
                    case HOLD -> HELD.add(socket);
                    case SINK -> start(socket, Peer::sink);
                    case SOURCE -> start(socket, Peer::source);
                    case ECHO -> start(socket, Peer::echo);
                }
            }
        } catch (IOException e) {
            System.err.println("accept: " + e);
        }
    }

    private interface Serving {
        void serve(SocketChannel socket) throws IOException;
    }

    private static void start(SocketChannel socket, Serving serving) {
        Thread.ofPlatform().daemon().start(() -> serve(socket, serving));
    }

    /** Connections end as the other side likes. */
    private static void serve(SocketChannel accepted, Serving serving) {
        try (SocketChannel socket = accepted) {
            serving.serve(socket);
        } catch (IOException e) {
            System.getLogger(Peer.class.getName()).log(System.Logger.Level.DEBUG, "ended", e);
        }
    }

    private static void sink(SocketChannel socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (int got = socket.read(buffer); got >= 0; got = socket.read(buffer.clear())) {
            SUNK.add(got);
        }
    }

    private static void source(SocketChannel socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        while (socket.write(buffer) >= 0) {
            if (!buffer.hasRemaining()) {
                buffer.clear();
            }
        }
    }

    private static void echo(SocketChannel socket) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
        while (socket.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                socket.write(buffer);
            }
            buffer.clear();
        }
    }

    private static void oneByte(SocketChannel socket) throws IOException { socket.read(ByteBuffer.allocate(1)); }
}
