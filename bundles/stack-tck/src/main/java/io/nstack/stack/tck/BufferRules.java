package io.nstack.stack.tck;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.tck.Trial.Pair;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who owns which buffer. */
final class BufferRules {

    private static final int HEAD = 7;

    private BufferRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("B01", "tryRead appends at the writer index and leaves the bytes before it alone.",
                        "StreamEndpoint.tryRead", BufferRules::appends),
                new Rule("B02", "tryRead fills the writable bytes at most and does not make the buffer larger.",
                        "StreamEndpoint.tryRead", BufferRules::fitsIn),
                new Rule("B03", "tryRead keeps no reference to the buffer.", "StreamEndpoint.tryRead",
                        BufferRules::readKeepsNothing),
                new Rule("B04", "tryWrite moves no index of the buffer.", "StreamEndpoint.tryWrite",
                        BufferRules::movesNoIndex),
                new Rule("B05", "tryWrite sends from the reader index on, as many bytes as it said.",
                        "StreamEndpoint.tryWrite", BufferRules::sendsWhatItTook),
                new Rule("B06", "The caller may release a buffer as soon as tryWrite has returned.",
                        "StreamEndpoint.tryWrite", BufferRules::releasedAtOnce),
                new Rule("B07", "A buffer that tryWrite has kept is released when the engine closes, at the latest.",
                        "StreamEndpoint.tryWrite", BufferRules::writeKeepsNothing),
                new Rule("B08", "A lent buffer has one reference and can be released on any thread.",
                        "StreamEndpoint.tryLend", BufferRules::lendsOneReference),
                new Rule("B09", "The bytes of a lent buffer stay as they are until it is released.",
                        "StreamEndpoint.tryLend", BufferRules::lentBytesStay),
                new Rule("B10", "A lent buffer outlives its endpoint and its engine.", "StreamEndpoint.tryLend",
                        BufferRules::lentOutlives),
                new Rule("B11", "Lent bytes and bytes read keep the order of their arrival.",
                        "StreamEndpoint.tryLend", BufferRules::lentInOrder),
                new Rule("B12",
                        "No buffer of the loop's allocator is left when the engine has closed; one that a device"
                                + " still uses then, when the stack has stopped.",
                        "LoopContext.allocator", BufferRules::releasesAll));
    }

    private static Pair withUnread(Trial trial, byte[] sent) throws Exception {
        Pair pair = trial.pair();
        pair.server().drain();
        pair.client().write(sent);
        pair.server().awaitBits(Endpoint.READABLE);
        return pair;
    }

    private static void appends(Trial trial) throws Exception {
        byte[] sent = End.random(100);
        Pair pair = withUnread(trial, sent);
        ByteBuf buffer = End.room(HEAD + 200).writeBytes(new byte[HEAD]).setIndex(3, HEAD);
        int got = trial.a().call(() -> pair.server().stream.tryRead(buffer));
        Violation.unless(buffer.readerIndex() == 3 && buffer.writerIndex() == HEAD + got,
                "tryRead returned " + got + ", the buffer was at 3.." + HEAD + " and is " + buffer);
        for (int i = 0; i < HEAD + got; i++) {
            byte expected = i < HEAD ? 0 : sent[i - HEAD];
            Violation.unless(buffer.getByte(i) == expected, "byte " + i + " of the buffer is wrong");
        }
        buffer.release();
    }

    private static void fitsIn(Trial trial) throws Exception {
        Pair pair = withUnread(trial, End.random(100));
        ByteBuf buffer = Unpooled.directBuffer(10, 1000);
        int got = trial.a().call(() -> pair.server().stream.tryRead(buffer));
        Violation.unless(got <= 10 && buffer.capacity() == 10,
                "10 bytes were writable; tryRead returned " + got + ", the buffer is " + buffer);
        buffer.release();
    }

    private static void readKeepsNothing(Trial trial) throws Exception {
        Pair pair = withUnread(trial, End.random(100));
        ByteBuf buffer = End.room(1000);
        trial.a().call(() -> pair.server().stream.tryRead(buffer));
        Violation.unless(buffer.refCnt() == 1, "the buffer has " + buffer.refCnt() + " references after tryRead");
        buffer.release();
    }

    private static void movesNoIndex(Trial trial) throws Exception {
        Pair pair = trial.pair();
        ByteBuf buffer = End.direct(End.random(100)).setIndex(20, 60);
        trial.a().call(() -> pair.client().stream.tryWrite(buffer, 40, false));
        Violation.unless(buffer.readerIndex() == 20 && buffer.writerIndex() == 60, "the buffer was at 20..60 and is "
                + buffer);
        buffer.release();
    }

    private static void sendsWhatItTook(Trial trial) throws Exception {
        Pair pair = trial.pair();
        byte[] sent = End.random(100);
        ByteBuf buffer = End.direct(sent).setIndex(20, 100);
        int taken = trial.a().call(() -> pair.client().stream.tryWrite(buffer, 30, false));
        Violation.unless(taken <= 30, "tryWrite of 30 bytes took " + taken);
        buffer.setIndex(20, 100);
        pair.client().shutdownOutput();
        End.requireSame("bytes 20 to " + (20 + taken), Arrays.copyOfRange(sent, 20, 20 + taken),
                pair.server().readToEnd());
        buffer.release();
    }

    private static void releasedAtOnce(Trial trial) throws Exception {
        Pair pair = trial.across();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        for (int i = 0; i < 8; i++) {
            byte[] part = End.random(400 + i);
            int taken = trial.a().call(() -> {
                ByteBuf buffer = End.direct(part);
                int took = pair.client().stream.tryWrite(buffer, part.length, false);
                buffer.release();
                return took;
            });
            sent.write(part, 0, taken);
            if (taken < part.length) {
                break;
            }
        }
        pair.client().shutdownOutput();
        End.requireSame("of buffers that were released at once", sent.toByteArray(), pair.server().readToEnd());
    }

    private static void writeKeepsNothing(Trial trial) throws Exception {
        Pair pair = trial.across();
        ByteBuf buffer = End.direct(End.random(1000));
        trial.a().call(() -> pair.client().stream.tryWrite(buffer, 1000, false));
        buffer.setIndex(0, 1000);
        trial.a().closeEngine();
        trial.b().closeEngine();
        trial.await("the buffer has one reference and not " + buffer.refCnt(), () -> buffer.refCnt() == 1);
        buffer.release();
    }

    // ---- lending ----

    private static ByteBuf lend(Trial trial, End from) throws Exception {
        @Nullable
        ByteBuf[] lent = new @Nullable ByteBuf[1];
        trial.a().run(() -> lent[0] = from.stream.tryLend());
        ByteBuf got = lent[0];
        if (got == null) {
            throw new Skipped("the stack does not lend");
        }
        return got;
    }

    private static void lendsOneReference(Trial trial) throws Exception {
        byte[] sent = End.random(100);
        Pair pair = withUnread(trial, sent);
        ByteBuf lent = lend(trial, pair.server());
        Violation.unless(lent.refCnt() == 1, "the lent buffer has " + lent.refCnt() + " references");
        Violation.unless(lent.isReadable(), "the lent buffer is empty");
        CompletableFuture<Boolean> released = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                released.complete(lent.release());
            } catch (RuntimeException | Error e) {
                released.completeExceptionally(e);
            }
        });
        Violation.unless(released.get(trial.bound().toMillis(), TimeUnit.MILLISECONDS), "release() said false");
        byte[] more = End.random(200);
        pair.client().write(more);
        pair.client().shutdownOutput();
        byte[] rest = pair.server().readToEnd();
        End.requireSame("after the release", more, Arrays.copyOfRange(rest, rest.length - more.length, rest.length));
    }

    private static void lentBytesStay(Trial trial) throws Exception {
        byte[] sent = End.random(100);
        Pair pair = withUnread(trial, sent);
        ByteBuf lent = lend(trial, pair.server());
        byte[] first = End.bytes(lent);
        pair.server().drain();
        for (int i = 0; i < 20; i++) {
            pair.client().write(End.random(101 + i));
            pair.server().awaitBits(Endpoint.READABLE);
            ByteBuf next = trial.a().call(() -> pair.server().stream.tryLend());
            if (next != null) {
                next.release();
            }
            pair.server().drain();
        }
        End.requireSame("a lent buffer, some reads later", first, End.bytes(lent));
        lent.release();
    }

    private static void lentOutlives(Trial trial) throws Exception {
        byte[] sent = End.random(100);
        Pair pair = withUnread(trial, sent);
        ByteBuf lent = lend(trial, pair.server());
        byte[] first = End.bytes(lent);
        pair.server().close();
        pair.client().abort();
        trial.a().closeEngine();
        Violation.unless(lent.refCnt() == 1, "the lent buffer has " + lent.refCnt() + " references after the end");
        End.requireSame("a lent buffer after the end", first, End.bytes(lent));
        Violation.unless(lent.release(), "release() after the end said false");
    }

    private static void lentInOrder(Trial trial) throws Exception {
        byte[] sent = End.random(100);
        Pair pair = withUnread(trial, sent);
        byte[] more = End.random(150);
        pair.client().write(more);
        pair.client().shutdownOutput();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        trial.a().await("the first byte", () -> pair.server().readInto(got, 1) == 1);
        byte[] lent = take(lend(trial, pair.server()));
        got.write(lent, 0, lent.length);
        byte[] rest = pair.server().readToEnd();
        got.write(rest, 0, rest.length);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(sent, 0, sent.length);
        all.write(more, 0, more.length);
        End.requireSame("read, lent and read", all.toByteArray(), got.toByteArray());
    }

    private static byte[] take(ByteBuf lent) {
        byte[] bytes = End.bytes(lent);
        lent.release();
        return bytes;
    }

    private static void releasesAll(Trial trial) throws Exception {
        Pair pair = trial.across();
        pair.client().fill();
        pair.server().read(500);
        pair.server().write(End.random(1000));
        if (trial.offers(Transport.DATAGRAM)) {
            waitForDatagram(trial.b(), trial.datagram(trial.b(), trial.address()));
        }
        trial.b().run(() -> {
            readOn(pair.server());
            trial.b().closeEngine(); // before the loop's next turn, whatever that read has set going
        });
        trial.a().closeEngine();
        if (heldBytes(trial) > 0) {
            trial.finish(heldBytes(trial) + " bytes of the loops' buffers are released", () -> heldBytes(trial) == 0);
        }
    }

    private static void waitForDatagram(TckLoop on, DatagramEndpoint endpoint) throws Exception {
        ByteBuf buffer = End.room(100);
        try {
            Violation.unless(on.call(() -> endpoint.tryReceive(buffer)) == -1, "a datagram that nobody sent");
        } finally {
            buffer.release();
        }
    }

    private static void readOn(End end) throws IOException {
        ByteBuf buffer = End.room(64 * 1024);
        try {
            while (buffer.isWritable() && end.stream.tryRead(buffer) > 0) {
                // there is more
            }
        } finally {
            buffer.release();
        }
    }

    private static long heldBytes(Trial trial) throws Exception {
        return trial.a().heldBytes() + trial.b().heldBytes();
    }
}
