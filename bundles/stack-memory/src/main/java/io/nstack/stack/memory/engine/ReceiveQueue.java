package io.nstack.stack.memory.engine;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/** What a stream has received and nobody has read yet; at most SO_RCVBUF bytes, for more are not sent. Loop thread. */
final class ReceiveQueue {

    private static final int SMALL = 1024; // copying so few costs less than keeping a buffer for them

    private final ArrayDeque<ByteBuf> slots = new ArrayDeque<>(2);
    private int bytes;
    private int limit;
    private int consumed; // and not told the peer yet; below zero after the limit was lowered

    ReceiveQueue(int limit) { this.limit = limit; }

    int limit() { return limit; }

    /** How much the peer may send in all, to be told at the beginning. */
    int announce() {
        consumed = 0;
        return limit;
    }

    void limit(int newLimit) {
        consumed += newLimit - limit;
        limit = newLimit;
    }

    int bytes() { return bytes; }

    /** Takes over the reference to {@code slot}. */
    void add(ByteBuf slot) {
        int count = slot.readableBytes();
        bytes += count;
        ByteBuf last = count <= SMALL ? slots.peekLast() : null;
        if (last != null && last.writableBytes() >= count) {
            Bytes.append(slot, slot.readerIndex(), last, count);
            slot.release();
        } else {
            slots.addLast(slot);
        }
    }

    /** Bytes that came and were dropped at once. */
    void drop(int count) { consumed += count; }

    int readTo(ByteBuf dst) {
        int done = 0;
        while (bytes > 0 && dst.isWritable()) {
            ByteBuf first = slots.getFirst();
            int count = Math.min(first.readableBytes(), dst.writableBytes());
            Bytes.append(first, first.readerIndex(), dst, count);
            first.skipBytes(count);
            done += count;
            bytes -= count;
            if (!first.isReadable()) {
                slots.removeFirst();
                first.release();
            }
        }
        consumed += done;
        return done;
    }

    /** Gives the next buffer away; there must be one. */
    ByteBuf lend() {
        ByteBuf first = slots.removeFirst();
        int count = first.readableBytes();
        bytes -= count;
        consumed += count;
        return first;
    }

    /** How many bytes more the peer may send, if that is worth telling; they count as told. */
    int takeCredit() {
        if (consumed < limit / 2) {
            return 0;
        }
        int credit = consumed;
        consumed = 0;
        return credit;
    }

    void clear() {
        consumed += bytes;
        bytes = 0;
        slots.forEach(ByteBuf::release);
        slots.clear();
    }
}
