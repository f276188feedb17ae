package io.nstack.stack.tck;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/**
 * One end of a connection, in its loop. Reads and writes by the plainest calls, asks again and again instead of trusting
 * bits, and takes nothing from a buffer but what the call said: so that one broken rule does not break every check.
 */
final class End {

    private static final int CHUNK = 64 * 1024;

    final TckLoop loop;
    final StreamEndpoint stream;

    End(TckLoop loop, StreamEndpoint stream) {
        this.loop = loop;
        this.stream = stream;
    }

    // ---- buffers ----

    static ByteBuf direct(byte[] bytes) { return room(Math.max(1, bytes.length)).writeBytes(bytes); }

    static ByteBuf room(int bytes) { return Unpooled.directBuffer(bytes, bytes); }

    static byte[] bytes(ByteBuf buffer) {
        byte[] all = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), all);
        return all;
    }

    static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    static void requireSame(String what, byte[] expected, byte[] got) {
        if (!Arrays.equals(expected, got)) {
            int at = Arrays.mismatch(expected, got);
            throw new Violation(what + ": " + got.length + " bytes came for " + expected.length
                    + " that were sent, different from byte " + at + " on");
        }
    }

    // ---- writing ----

    void write(byte[] bytes) throws Exception {
        ByteBuf buffer = direct(bytes);
        int[] taken = new int[1];
        try {
            loop.await("room to write", () -> {
                int now = 1;
                while (taken[0] < bytes.length && now > 0) {
                    buffer.setIndex(taken[0], bytes.length);
                    now = stream.tryWrite(buffer, bytes.length - taken[0], false);
                    taken[0] += now;
                }
                return taken[0] == bytes.length;
            });
        } finally {
            buffer.release();
        }
    }

    /** Writes until the stream takes nothing more and nothing is under way; the bytes taken. */
    long fill() throws Exception {
        long all = 0;
        long now;
        do {
            now = fillOnce();
            all += now;
        } while (now > 0);
        return all;
    }

    private long fillOnce() throws Exception {
        ByteBuf block = room(CHUNK).writeZero(CHUNK);
        try {
            return loop.call(() -> {
                loop.forget(stream);
                long all = 0;
                int taken;
                do {
                    taken = stream.tryWrite(block, CHUNK, false);
                    block.setIndex(0, CHUNK);
                    all += taken;
                    if (all > 1L << 30) {
                        throw new Violation("the stream is never full: it took 1 GiB that nobody reads");
                    }
                } while (taken == CHUNK);
                return all;
            });
        } finally {
            block.release();
        }
    }

    // ---- reading ----

    byte[] read(int count) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        loop.await(count + " bytes to read", () -> {
            int got = 1;
            while (all.size() < count && got > 0) {
                got = readInto(all, count - all.size());
            }
            Violation.unless(got >= 0, "the end of input after " + all.size() + " of " + count + " bytes");
            return all.size() >= count;
        });
        return all.toByteArray();
    }

    byte[] readToEnd() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        loop.await("the end of input", () -> {
            int got = 1;
            while (got > 0) {
                got = readInto(all, CHUNK);
            }
            return got < 0;
        });
        return all.toByteArray();
    }

    /** Reads until that fails. */
    IOException readFailure(ByteArrayOutputStream before) throws Exception {
        IOException[] failure = new IOException[1];
        loop.await("a failure", () -> {
            try {
                int got = 1;
                while (got > 0) {
                    got = readInto(before, CHUNK);
                }
                Violation.unless(got == 0, "the end of input instead of a failure");
                return false;
            } catch (IOException e) {
                failure[0] = e;
                return true;
            }
        });
        return failure[0];
    }

    IOException readFailure() throws Exception { return readFailure(new ByteArrayOutputStream()); }

    /** One read. Loop thread. */
    int readInto(ByteArrayOutputStream all, int atMost) throws IOException {
        ByteBuf buffer = room(Math.min(CHUNK, atMost));
        try {
            int got = stream.tryRead(buffer);
            for (int i = 0; i < got; i++) {
                all.write(buffer.getByte(i));
            }
            return got;
        } finally {
            buffer.release();
        }
    }

    /** Reads until the stream says that there is nothing, so that a bit is due. */
    void drain() throws Exception {
        ByteArrayOutputStream dropped = new ByteArrayOutputStream();
        loop.run(() -> {
            while (readInto(dropped, CHUNK) > 0) {
                dropped.reset();
            }
            loop.forget(stream);
        });
    }

    // ---- the rest ----

    void awaitBits(int bits) throws InterruptedException { loop.awaitBits(stream, bits); }

    void close() throws Exception { loop.run(stream::close); }

    void abort() throws Exception { loop.run(stream::abort); }

    void shutdownOutput() throws Exception { loop.run(stream::shutdownOutput); }
}
