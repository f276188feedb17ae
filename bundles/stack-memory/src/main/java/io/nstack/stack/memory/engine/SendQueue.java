package io.nstack.stack.memory.engine;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.LendingPool;
import java.util.ArrayDeque;

/** What a stream has taken for sending and not sent yet; at most SO_SNDBUF bytes. Loop thread only. */
final class SendQueue {

    private final LendingPool pool;
    private final ArrayDeque<ByteBuf> slots = new ArrayDeque<>(2);
    private int bytes;
    private int limit;

    SendQueue(LendingPool pool, int limit) {
        this.pool = pool;
        this.limit = limit;
    }

    void limit(int newLimit) { limit = newLimit; }

    int room() { return limit - bytes; }

    boolean isEmpty() { return bytes == 0; }

    /** Whether a writer that was told "full" should hear of it: not of every byte that becomes free. */
    boolean hasRoomAgain() {
        return bytes <= limit / 2;
    }

    /** Copies what there is room for, filling up the last buffer first; returns how much that was. */
    int append(ByteBuf src, int index, int length) {
        int most = Math.min(length, room());
        int taken = 0;
        while (taken < most) {
            ByteBuf last = slots.peekLast();
            if (last == null || !last.isWritable()) {
                last = pool.tryTake();
                if (last == null) {
                    break;
                }
                slots.addLast(last);
            }
            int count = Math.min(most - taken, last.writableBytes());
            Bytes.append(src, index + taken, last, count);
            taken += count;
            bytes += count;
        }
        return Math.max(0, taken);
    }

    /** The next one to send; there must be one. */
    ByteBuf poll() {
        ByteBuf next = slots.removeFirst();
        bytes -= next.readableBytes();
        return next;
    }

    /** Whether there is one that has no more than {@code window} bytes. */
    boolean hasWithin(int window) {
        ByteBuf next = slots.peekFirst();
        return next != null && next.readableBytes() <= window;
    }

    void clear() {
        slots.forEach(ByteBuf::release);
        slots.clear();
        bytes = 0;
    }
}
