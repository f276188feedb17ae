package io.nstack.stack.dpdk.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.dpdk.script.VirtualClock;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * One side of a connection: sends so many bytes, then the end, and reads until the peer's end, in pieces as chance will
 * have it, by copying or lending. Acts only when the stack has reported that it can, so a lost report is found out.
 */
final class Application {

    private static final int PIECE = 8192;

    private final VirtualClock clock;
    private final World.Host host;
    private final long pauseNanos;
    private final StreamEndpoint stream;
    private final SplittableRandom random;
    private final int toSend;
    private final int sendSalt;
    private final int receiveSalt;
    private int sent;
    private int received;
    private boolean mayRead;
    private boolean mayWrite;
    private boolean ended;
    private boolean shut;
    private IOException failure;
    private long pausedUntilNanos;

    Application(World world, World.Host host, StreamEndpoint stream, Conditions conditions, boolean connected) {
        this.clock = world.clock;
        this.host = host;
        this.pauseNanos = conditions.shortage().pauseNanos();
        this.stream = stream;
        this.random = new SplittableRandom(connected ? ~conditions.seed() : conditions.seed());
        this.toSend = conditions.bytes();
        this.mayRead = connected;
        this.mayWrite = connected;
        this.sendSalt = connected ? 1 : 2;
        this.receiveSalt = connected ? 2 : 1;
    }

    private static byte byteAt(int index, int salt) { return (byte) (index * 31 + (index >> 8) * 7 + salt); }

    /** When it goes on reading of itself. */
    long alarmNanos() {
        return mayRead && pausedUntilNanos > clock.getAsLong() ? pausedUntilNanos : Long.MAX_VALUE;
    }

    boolean isDone() { return failure != null || (ended && shut); }

    IOException failure() { return failure; }

    int received() { return received; }

    /** Whether all of the other side's bytes came. */
    boolean isComplete(int expected) {
        return failure == null && ended && received == expected;
    }

    /** Looks at what was reported and does what can be done. */
    void act() {
        int bits = host.loop.take(stream);
        if ((bits & Endpoint.FAILED) != 0) {
            failure = stream.failure();
            return;
        }
        mayWrite |= (bits & (Endpoint.CONNECTED | Endpoint.WRITABLE)) != 0;
        mayRead |= (bits & (Endpoint.CONNECTED | Endpoint.READABLE | Endpoint.PEER_SHUT)) != 0;
        if (failure == null) {
            try {
                write();
                read();
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    private void write() throws IOException {
        while (mayWrite && sent < toSend) {
            int length = Math.min(toSend - sent, 1 + random.nextInt(PIECE));
            ByteBuf piece = Unpooled.directBuffer(length);
            for (int i = 0; i < length; i++) {
                piece.writeByte(byteAt(sent + i, sendSalt));
            }
            int taken = stream.tryWrite(piece, length, sent + length < toSend && random.nextBoolean());
            piece.release();
            sent += taken;
            mayWrite = taken == length;
        }
        if (mayWrite && sent == toSend && !shut) {
            stream.shutdownOutput();
            shut = true;
        }
    }

    private void read() throws IOException {
        while (mayRead && !ended && clock.getAsLong() >= pausedUntilNanos) {
            if (pauseNanos > 0 && random.nextInt(8) == 0) {
                pausedUntilNanos = clock.getAsLong() + random.nextLong(pauseNanos);
            }
            ByteBuf lent = random.nextBoolean() ? stream.tryLend() : null;
            if (lent == null) {
                mayRead = copy();
            } else {
                check(lent);
                lent.release();
            }
        }
    }

    private boolean copy() throws IOException {
        int size = 1 + random.nextInt(PIECE);
        ByteBuf into = Unpooled.directBuffer(size, size);
        try {
            int count = stream.tryRead(into);
            check(into);
            ended = count < 0;
            return count > 0;
        } finally {
            into.release();
        }
    }

    private void check(ByteBuf bytes) {
        while (bytes.isReadable()) {
            byte value = bytes.readByte();
            if (value != byteAt(received, receiveSalt)) {
                throw new AssertionError("byte " + received + " is " + value + " instead of "
                        + byteAt(received, receiveSalt));
            }
            received++;
        }
    }

    void close() { stream.close(); }

    @Override
    public String toString() {
        return stream.readable() + " readable, " + "sent " + sent + " of " + toSend + ", received " + received
                + (ended ? ", ended" : "")
                + (shut ? ", shut" : "") + (failure == null ? "" : ", " + failure);
    }
}
