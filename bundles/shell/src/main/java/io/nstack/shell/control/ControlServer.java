package io.nstack.shell.control;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;

/** Accepts clients on a domain socket, each on a virtual thread of its own: a command may block. */
final class ControlServer implements AutoCloseable {

    /** The socket's file. */
    static final String NAME = "control.sock";

    private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());

    private static final long ACCEPT_AGAIN_MILLIS = 500;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final SocketFile file;
    private final CommandProcessor processor;
    private final ThreadFactory threads = Thread.ofVirtual().name("nstack-shell-control-", 0).factory();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    private ControlServer(SocketFile file, CommandProcessor processor) {
        this.file = file;
        this.processor = processor;
    }

    /**
     * Opens the socket and begins to accept.
     *
     * @throws IOException if there can be no socket in {@code folder}; the message says why
     */
    static ControlServer open(Path folder, CommandProcessor processor) throws IOException {
        ControlServer server = new ControlServer(SocketFile.open(folder, NAME), processor);
        server.threads.newThread(server::accept).start();
        return server;
    }

    Path path() { return file.path(); }

    /** Closes the socket, removes its file, and interrupts the commands that still run. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        file.close();
        connections.forEach(Connection::close);
    }

    private void accept() {
        ServerSocketChannel channel = file.channel();
        boolean failing = false;
        while (channel.isOpen()) {
            try {
                SocketChannel client = channel.accept();
                if (failing) {
                    failing = false;
                    LOG.log(Level.INFO, "the control socket accepts clients again");
                }
                serve(client);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) { // as when there are no descriptors: operators are needed all the more afterwards
                if (!failing) {
                    failing = true;
                    LOG.log(Level.WARNING, "the control socket accepts no clients for now: " + e.getMessage());
                }
                awaitNextTry();
            }
        }
    }

    private void awaitNextTry() {
        try {
            closed.await(ACCEPT_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the next accept ends with it
        }
    }

    private void serve(SocketChannel client) {
        Connection connection = new Connection(client, processor, threads);
        connections.add(connection);
        threads.newThread(() -> {
            try (connection) {
                connection.run();
            } finally {
                connections.remove(connection);
            }
        }).start();
        if (!file.channel().isOpen()) {
            connection.close(); // came while close() went through the others
        }
    }
}
