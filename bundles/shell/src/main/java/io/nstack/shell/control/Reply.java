package io.nstack.shell.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What goes back to the client: output as it comes, unbuffered so that progress shows, and {@code #rc N} as the last
 * line. Written to by all threads of a command.
 */
final class Reply extends OutputStream {

    static final String RC = "#rc ";

    private final OutputStream out;
    private final Runnable onGone;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean lineStarted; // guarded by lock
    private boolean ended; // guarded by lock

    /**
     * Prepares it.
     *
     * @param onGone called when the client no longer takes output: a {@link java.io.PrintStream} would tell no one
     */
    Reply(SocketChannel client, Runnable onGone) {
        this.out = Channels.newOutputStream(client);
        this.onGone = onGone;
    }

    @Override
    public void write(int oneByte) throws IOException { write(new byte[]{(byte) oneByte}, 0, 1); }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        lock.lock();
        try {
            if (ended) {
                throw new IOException("the reply has ended");
            }
            out.write(bytes, offset, length);
            lineStarted = bytes[offset + length - 1] != '\n';
        } catch (IOException e) {
            onGone.run();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the last line; what comes later is refused. */
    void end(int code) throws IOException {
        lock.lock();
        try {
            ended = true;
            String line = (lineStarted ? "\n" : "") + RC + code + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } finally {
            lock.unlock();
        }
    }
}
