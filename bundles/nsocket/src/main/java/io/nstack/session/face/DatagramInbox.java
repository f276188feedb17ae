package io.nstack.session.face;

import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Datagrams that were received and nobody has taken yet. The loop adds; the thread whose turn it is takes. */
final class DatagramInbox {

    /** Held memory from which the session receives no more, bytes. */
    static final int FULL = 256 * 1024;
    /** Held memory down to which it receives again, bytes. */
    static final int ROOM = FULL / 2;

    private static final int OVERHEAD = 128; // so that empty datagrams count too

    private final Queue<Received> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger held = new AtomicInteger();

    /** One datagram. */
    record Received(ByteBuffer content, InetSocketAddress sender) {}

    /** Copies it, because its buffer has room for the largest datagram, and lets go of it. */
    void add(DatagramPacket packet) {
        byte[] content = new byte[packet.content().readableBytes()];
        packet.content().readBytes(content);
        Received received = new Received(ByteBuffer.wrap(content), packet.sender());
        packet.release();
        held.addAndGet(memory(received));
        waiting.add(received);
    }

    @Nullable
    Received poll() {
        Received first = waiting.poll();
        if (first != null) {
            held.addAndGet(-memory(first));
        }
        return first;
    }

    private static int memory(Received datagram) { return datagram.content().capacity() + OVERHEAD; }

    boolean isEmpty() { return waiting.isEmpty(); }

    int held() { return held.get(); }
}
