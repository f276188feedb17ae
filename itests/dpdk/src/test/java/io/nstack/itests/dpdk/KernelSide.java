package io.nstack.itests.dpdk;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A program for the kernel's end of the cable: plain sockets of the JDK. */
final class KernelSide {

    private static final int LIMIT_MILLIS = 60_000;

    private KernelSide() {}

    public static void main(String[] words) throws Exception {
        switch (words[0]) {
            case "echo" -> echo();
            case "call" -> call(new InetSocketAddress(words[1], Integer.parseInt(words[2])),
                    Integer.parseInt(words[3]), Integer.parseInt(words[4]));
            case "hold" -> hold(new InetSocketAddress(words[1], Integer.parseInt(words[2])),
                    Integer.parseInt(words[3]));
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    /** Sends back what comes, on a TCP and a UDP port; says which, and ends with its standard input. */
    private static void echo() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 4096); DatagramSocket datagrams = new DatagramSocket(0)) {
            System.out.println(server.getLocalPort() + " " + datagrams.getLocalPort());
            Thread.ofVirtual().start(() -> acceptAll(server));
            Thread.ofVirtual().start(() -> echoDatagrams(datagrams));
            while (System.in.read() >= 0) {
                // until the test ends
            }
        }
        System.exit(0);
    }

    private static void acceptAll(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            }
        } catch (IOException e) {
            // the server has ended
        }
    }

    private static void echo(Socket accepted) {
        try (Socket socket = accepted) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                out.write(buffer, 0, got);
            }
            socket.shutdownOutput();
        } catch (IOException e) {
            System.err.println("echo: " + e);
        }
    }

    private static void echoDatagrams(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        try {
            while (true) {
                packet.setLength(65_536);
                socket.receive(packet);
                socket.send(packet);
            }
        } catch (IOException e) {
            // the server has ended
        }
    }

    /** So many connections to an echo at the same time, each with so many bytes; says how many had them back. */
    private static void call(InetSocketAddress to, int connections, int bytes) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int good = 0;
            for (Future<Boolean> each : threads.invokeAll(IntStream.range(0, connections)
                    .<Callable<Boolean>>mapToObj(i -> () -> called(to, i, bytes)).toList())) {
                good += each.get() ? 1 : 0;
            }
            System.out.println(good);
        }
        System.exit(0);
    }

    private static boolean called(InetSocketAddress to, int seed, int bytes) {
        byte[] sent = new byte[bytes];
        new Random(seed).nextBytes(sent);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(to, LIMIT_MILLIS);
            Thread writer = Thread.ofVirtual().start(() -> write(socket, sent));
            byte[] got = socket.getInputStream().readNBytes(bytes + 1);
            writer.join();
            return Arrays.equals(sent, got);
        } catch (IOException | InterruptedException e) {
            System.err.println("call: " + e);
            return false;
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            System.err.println("write: " + e);
        }
    }

    /** Opens so many connections to an echo, one by one, says when all are open, uses each once and ends. */
    private static void hold(InetSocketAddress to, int connections) throws Exception {
        Socket[] sockets = new Socket[connections];
        for (int i = 0; i < connections; i++) {
            sockets[i] = new Socket();
            sockets[i].setSoTimeout(LIMIT_MILLIS);
            sockets[i].connect(to, LIMIT_MILLIS);
        }
        System.out.println("open");
        System.in.read();
        int good = 0;
        for (Socket each : sockets) {
            each.getOutputStream().write(new byte[]{1, 2, 3});
        }
        for (Socket each : sockets) {
            byte[] got = new byte[3];
            new DataInputStream(each.getInputStream()).readFully(got);
            good += Arrays.equals(got, new byte[]{1, 2, 3}) ? 1 : 0;
        }
        System.out.println(good);
        System.exit(0);
    }
}
