package io.nstack.stack.memory.engine;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.Endpoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The messages from one engine to another (or to itself): a bounded ring with one producer and one consumer. Data waits
 * with its sender while the ring is full; the few other messages wait here, and nothing overtakes them.
 *
 * <p>An engine that is about to block and one that has just produced could miss each other. So either first says what
 * it did ({@code armed}; the ring's tail), then looks at what the other said, with a full fence between (Dekker's way).
 */
final class Wire {

    private static final int CAPACITY = 1024;
    private static final int MASK = CAPACITY - 1;
    private static final VarHandle CURSOR = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int HEAD = 16; // each on a cache line of its own
    private static final int TAIL = 32;

    private final MemoryEngine from;
    private final MemoryEngine to;
    private final Message[] ring = new Message[CAPACITY];
    private final long[] cursors = new long[48];
    private long tail; // producer only, as the four below
    private long knownHead;
    private final ArrayDeque<Message> overflow = new ArrayDeque<>();
    private final Queue<Runnable> waitingForRoom = new ArrayDeque<>();
    private volatile boolean producerWaits;

    Wire(MemoryEngine from, MemoryEngine to) {
        this.from = from;
        this.to = to;
        for (int i = 0; i < CAPACITY; i++) {
            ring[i] = new Message();
        }
    }

    MemoryEngine from() { return from; }

    MemoryEngine to() { return to; }

    // ---- the producer's side ----

    /** Whether data may be sent: {@code count} messages fit, and none waits to go before. */
    boolean hasRoom(int count) {
        return overflow.isEmpty() && fits(count);
    }

    private boolean fits(int count) {
        if (tail - knownHead + count <= CAPACITY) {
            return true;
        }
        knownHead = (long) CURSOR.getAcquire(cursors, HEAD);
        return tail - knownHead + count <= CAPACITY;
    }

    /** Sends bytes; there must be room. */
    void sendData(Endpoint target, Endpoint source, ByteBuf bytes) {
        ring[(int) tail & MASK].set(Kind.DATA, target, source, bytes, 0);
        tail++;
        publish();
    }

    /** Adds a part of a datagram; there must be room, and {@link #publish} follows after the last part. */
    void addDatagram(Endpoint target, Endpoint source, InetSocketAddress sender, ByteBuf bytes, int partsAfter) {
        Message message = ring[(int) tail & MASK];
        message.set(Kind.DATAGRAM, target, source, bytes, partsAfter);
        message.sender = sender;
        tail++;
    }

    /** Sends a message without data, now or as soon as there is room. */
    void send(Kind kind, Endpoint target, Endpoint source, int number) {
        if (hasRoom(1)) {
            ring[(int) tail & MASK].set(kind, target, source, null, number);
            tail++;
            publish();
        } else {
            Message waits = new Message();
            waits.set(kind, target, source, null, number);
            overflow.add(waits);
        }
    }

    /** Shows the consumer what was added, and wakes it if need be. */
    void publish() {
        CURSOR.setRelease(cursors, TAIL, tail);
        if (from != to) {
            VarHandle.fullFence();
            if (to.isClosed()) {
                discard();
            } else {
                to.wakeIfArmed();
            }
        }
    }

    /** Has {@code again} called once when there may be room for data. */
    void onRoom(Runnable again) {
        waitingForRoom.add(again);
    }

    /** Sends what waited; returns how much that was. */
    int flush() {
        int moved = 0;
        while (!overflow.isEmpty() && fits(1)) {
            ring[(int) tail & MASK].copyFrom(overflow.remove());
            tail++;
            moved++;
        }
        if (moved > 0) {
            publish();
        }
        for (int waiting = waitingForRoom.size(); waiting > 0 && hasRoom(1); waiting--) {
            waitingForRoom.remove().run();
            moved++;
        }
        return moved;
    }

    boolean isWaiting() { return !overflow.isEmpty() || !waitingForRoom.isEmpty(); }

    /** Asks the consumer to wake the producer when it has made room; false = there is room already. */
    boolean awaitRoom() {
        producerWaits = true;
        VarHandle.fullFence();
        return !fits(1);
    }

    // ---- the consumer's side ----

    boolean isEmpty() { return (long) CURSOR.getAcquire(cursors, TAIL) == (long) CURSOR.get(cursors, HEAD); }

    /**
     * Delivers about {@code budget} messages; all parts of a datagram in one go.
     *
     * @return how many
     */
    int deliver(int budget) {
        long head = (long) CURSOR.get(cursors, HEAD);
        long end = (long) CURSOR.getAcquire(cursors, TAIL);
        int count = 0;
        boolean within = false;
        while (head < end && (count < budget || within)) {
            Message message = ring[(int) head & MASK];
            within = message.kind == Kind.DATAGRAM && message.number > 0;
            to.deliver(message, this);
            message.clear();
            head++;
            count++;
        }
        if (count > 0) {
            CURSOR.setRelease(cursors, HEAD, head);
            if (from != to) {
                VarHandle.fullFence();
                if (producerWaits) {
                    producerWaits = false;
                    from.wakeIfArmed();
                }
            }
        }
        return count;
    }

    /**
     * Releases what nobody will take: the consumer is closed. By the consumer when it closes, and by a producer that
     * sent something in the same moment.
     */
    synchronized void discard() {
        long head = (long) CURSOR.get(cursors, HEAD);
        long end = (long) CURSOR.getAcquire(cursors, TAIL);
        for (; head < end; head++) {
            ring[(int) head & MASK].clear();
        }
        CURSOR.setRelease(cursors, HEAD, head);
    }

    /** Drops what the closed producer has not sent yet. */
    void abandon() {
        overflow.forEach(Message::clear);
        overflow.clear();
        waitingForRoom.clear();
    }

    @Override
    public @Nullable String toString() { return from + " -> " + to; }
}
