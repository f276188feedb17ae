package io.nstack.stack.memory.engine;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/** Datagrams that were received and nobody has read yet, each in one buffer or several. Loop thread only. */
final class DatagramQueue {

    private final ArrayDeque<ByteBuf> parts = new ArrayDeque<>();
    private final ArrayDeque<InetSocketAddress> senders = new ArrayDeque<>(); // of each datagram
    private int[] counts = new int[8]; // of parts of each datagram; a ring as long as it needs to be
    private int first;
    private int charged;

    boolean isEmpty() { return senders.isEmpty(); }

    /** How much of the receive buffer is in use: whole buffers count, however little is in them. */
    int charged() {
        return charged;
    }

    /** Begins a datagram; its parts follow. */
    void begin(InetSocketAddress sender, int partCount) {
        if (senders.size() == counts.length) {
            int[] more = new int[counts.length * 2];
            for (int i = 0; i < counts.length; i++) {
                more[i] = counts[(first + i) % counts.length];
            }
            counts = more;
            first = 0;
        }
        counts[(first + senders.size()) % counts.length] = partCount;
        senders.addLast(sender);
    }

    /** Takes over the reference to a part. */
    void add(ByteBuf part) {
        parts.addLast(part);
        charged += part.capacity();
    }

    InetSocketAddress firstSender() { return senders.getFirst(); }

    /** Appends the first datagram to {@code dst} and forgets it; what does not fit is lost. */
    int readTo(ByteBuf dst) {
        int done = 0;
        senders.removeFirst();
        int count = counts[first];
        first = (first + 1) % counts.length;
        for (; count > 0; count--) {
            ByteBuf part = parts.removeFirst();
            charged -= part.capacity();
            int fits = Math.min(part.readableBytes(), dst.writableBytes());
            Bytes.append(part, part.readerIndex(), dst, fits);
            done += fits;
            part.release();
        }
        return done;
    }

    void clear() {
        parts.forEach(ByteBuf::release);
        parts.clear();
        senders.clear();
        charged = 0;
    }
}
