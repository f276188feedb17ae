package io.nstack.session.face;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a stream session has received and nobody has read yet. The loop adds; the thread whose turn it is takes. Counted
 * is the memory that buffers hold, not what they are filled with.
 */
final class ByteInbox {

    /** Held memory from which the session stops reading, bytes. */
    static final int FULL = 64 * 1024;
    /** Held memory down to which it reads again, bytes. */
    static final int ROOM = FULL / 2;

    private final Queue<ByteBuf> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger readable = new AtomicInteger();
    private @Nullable ByteBuf current; // of the one whose turn it is

    /** Takes the buffer over. Loop thread. */
    void add(ByteBuf received) {
        ByteBuf kept = tight(received);
        int memory = kept.capacity();
        int bytes = kept.readableBytes();
        waiting.add(kept); // first: what is counted is there; taken before it is counted, it counts below 0 for a moment
        held.addAndGet(memory);
        readable.addAndGet(bytes);
    }

    /** A few bytes must not keep a large buffer. */
    private static ByteBuf tight(ByteBuf received) {
        int length = received.readableBytes();
        if (length >= received.capacity() / 2) {
            return received;
        }
        byte[] copy = new byte[length];
        received.readBytes(copy).release();
        return Unpooled.wrappedBuffer(copy);
    }

    /** Whether there is nothing to take. Any thread. */
    boolean isEmpty() { return readable.get() <= 0; }

    /** Bytes to take. Any thread. */
    int readable() { return Math.max(0, readable.get()); }

    /** Memory held, bytes. Any thread. */
    int held() { return held.get(); }

    /** Takes what is there, at most {@code length} bytes; 0 = nothing. */
    int take(byte[] to, int offset, int length) {
        int taken = 0;
        while (taken < length) {
            ByteBuf here = current == null ? waiting.poll() : current;
            if (here == null) {
                break;
            }
            int count = Math.min(length - taken, here.readableBytes());
            here.readBytes(to, offset + taken, count);
            taken += count;
            current = here;
            if (!here.isReadable()) {
                letGo(here);
            }
        }
        readable.addAndGet(-taken);
        return taken;
    }

    private void letGo(ByteBuf used) {
        current = null;
        held.addAndGet(-used.capacity());
        used.release();
    }

    /** Drops all. */
    void clear() {
        for (ByteBuf here = current == null ? waiting.poll() : current; here != null; here = waiting.poll()) {
            readable.addAndGet(-here.readableBytes());
            letGo(here);
        }
    }
}
