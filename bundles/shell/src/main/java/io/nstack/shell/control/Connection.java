package io.nstack.shell.control;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadFactory;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;

/** One client: reads its script, runs it, replies. When the client goes away, its command is interrupted. */
final class Connection implements Runnable, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    private final SocketChannel client;
    private final CommandProcessor processor;
    private final ThreadFactory watchers;
    private volatile @Nullable CommandSession session;
    private boolean watched; // connection's thread only

    Connection(SocketChannel client, CommandProcessor processor, ThreadFactory watchers) {
        this.client = client;
        this.processor = processor;
        this.watchers = watchers;
    }

    @Override
    public void run() {
        try (client) {
            InputStream in = Channels.newInputStream(client);
            Reply reply = new Reply(client, this::interrupt);
            reply.end(answer(in, reply));
            client.shutdownOutput();
            if (!watched) {
                // closing with unread bytes would reset the connection and take the reply from the client
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a client of the control socket went away", e);
        }
    }

    /** Ends it from outside; the command is interrupted. Never throws. */
    @Override
    public void close() {
        interrupt();
        try {
            client.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a client of the control socket", e);
        }
    }

    private int answer(InputStream in, Reply reply) throws IOException {
        PrintStream out = new PrintStream(reply, true, StandardCharsets.UTF_8);
        Request request;
        try {
            request = Request.read(in);
        } catch (Request.TooLongException e) {
            out.println("error: " + e.getMessage());
            return Script.WRONG_USAGE;
        }
        if (request.script().isEmpty()) {
            out.println("error: no command was sent");
            return Script.WRONG_USAGE;
        }
        try (CommandSession opened = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            session = opened;
            if (!client.isOpen()) {
                return Script.FAILED; // closed from outside before there was a session to interrupt
            }
            watched = request.watched();
            if (watched) {
                watchers.newThread(() -> awaitEnd(in)).start();
            }
            return new Script(opened, out).run(request.script());
        }
    }

    /** The client sends nothing more, so its stream's end means that it has gone. */
    private void awaitEnd(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a client of the control socket went away", e);
        }
        interrupt();
    }

    /** Closing the session interrupts all threads of its jobs and lets it start no more. */
    private void interrupt() {
        CommandSession running = session;
        if (running != null) {
            running.close();
        }
    }
}
