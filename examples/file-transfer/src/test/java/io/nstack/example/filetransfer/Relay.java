package io.nstack.example.filetransfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands between client and server and cuts the first connection after so many bytes in one direction. */
final class Relay implements AutoCloseable {

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final long toServerBytes;
    private final long toClientBytes;

    Relay(InetSocketAddress server, long toServerBytes, long toClientBytes) throws IOException {
        this.server = server;
        this.toServerBytes = toServerBytes;
        this.toClientBytes = toClientBytes;
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::relay);
    }

    InetSocketAddress address() { return (InetSocketAddress) listener.getLocalSocketAddress(); }

    private void relay() {
        try (Socket client = listener.accept(); Socket upstream = new Socket(server.getAddress(), server.getPort())) {
            Thread up = Thread.startVirtualThread(() -> pump(client, upstream, toServerBytes));
            Thread down = Thread.startVirtualThread(() -> pump(upstream, client, toClientBytes));
            up.join();
            down.join();
        } catch (IOException | InterruptedException e) {
            // the test is over
        }
    }

    private static void pump(Socket from, Socket to, long bytes) {
        byte[] buffer = new byte[16 << 10];
        long left = bytes;
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        } catch (IOException e) {
            // cut by the other direction
        }
    }

    @Override
    public void close() throws IOException { listener.close(); }
}
