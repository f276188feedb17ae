package io.nstack.session.face;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * The reading side of a stream face. When too much waits, the session reads no more until the application has: the stack
 * then holds the peer back.
 */
final class StreamInput extends InputStream {

    private final StreamFace face;
    private final ByteInbox inbox = new ByteInbox();
    private final Turn turn = new Turn("Read");
    private volatile boolean paused; // written by the loop
    private volatile boolean ended; // the peer's end was read
    private volatile boolean shut; // by the application
    private volatile long timeoutNanos;

    StreamInput(StreamFace face) { this.face = face; }

    // ---- the loop ----

    void received(ByteBuf bytes) {
        if (isDeaf()) {
            bytes.release();
            return;
        }
        inbox.add(bytes);
        if (inbox.held() >= ByteInbox.FULL && !paused) {
            paused = true;
            face.channel().config().setAutoRead(false);
            if (inbox.held() <= ByteInbox.ROOM) {
                resume(); // read empty meanwhile, by one who did not see the pause
            }
        }
        turn.wake();
        dropIfDeaf();
    }

    void ended() {
        ended = true;
        turn.wake();
    }

    private void resume() {
        if (paused && (isDeaf() || inbox.held() <= ByteInbox.ROOM)) {
            paused = false;
            face.channel().config().setAutoRead(true);
        }
    }

    // ---- the application ----

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        LoopThreads.refuse(face.loops(), "read");
        Deadline deadline = Deadline.in(timeoutNanos);
        turn.enter(deadline);
        try {
            return take(to, offset, length, deadline);
        } finally {
            turn.leave();
            dropIfDeaf();
            resumeIfRoom();
        }
    }

    private int take(byte[] to, int offset, int length, Deadline deadline) throws IOException {
        while (true) {
            turn.await(() -> isOver() || !inbox.isEmpty(), deadline);
            face.mustBeOpen();
            boolean over = isOver(); // asked before the inbox: nothing is added after the end
            int taken = shut ? 0 : inbox.take(to, offset, length);
            if (taken > 0) {
                return taken;
            }
            if (over) {
                if (!ended && !shut) {
                    face.mustNotHaveFailed();
                }
                return -1;
            }
        }
    }

    private boolean isOver() { return ended || shut || face.isOver(); }

    /** Whether what comes is of no use any more. */
    private boolean isDeaf() { return shut || face.isClosed(); }

    private void resumeIfRoom() {
        if (paused && (isDeaf() || inbox.held() <= ByteInbox.ROOM)) {
            try {
                face.channel().eventLoop().execute(this::resume);
            } catch (RejectedExecutionException e) {
                // the loops have ended: nothing comes any more
            }
        }
    }

    @Override
    public int available() throws IOException {
        face.mustBeOpen();
        return shut ? 0 : inbox.readable();
    }

    int held() { return inbox.held(); }

    void timeoutNanos(long nanos) { timeoutNanos = nanos; }

    void shut() {
        shut = true;
        stop();
    }

    /** The session is closed, has failed, or its input was shut: nobody waits any longer. Any thread. */
    void stop() {
        turn.wake();
        dropIfDeaf();
        resumeIfRoom(); // what comes is dropped, so that a peer that writes gets to reading
    }

    /** Whoever makes the input deaf, reads or adds looks afterwards: the last of them finds what is to be dropped. */
    private void dropIfDeaf() {
        while (isDeaf() && !inbox.isEmpty() && turn.tryEnter()) {
            try {
                inbox.clear();
            } finally {
                turn.leave();
            }
        }
    }

    /** Closes the session. */
    @Override
    public void close() { face.close(); }
}
