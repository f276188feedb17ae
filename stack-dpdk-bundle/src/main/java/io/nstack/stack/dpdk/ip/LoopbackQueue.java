package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Packets from us to us. They wait for the engine's next turn, so that no transport is called in the midst of sending.
 * Loop thread only.
 */
final class LoopbackQueue {

    private static final int MOST = 1024;

    private final ArrayDeque<Frame> packets = new ArrayDeque<>(64);
    private final TransmitQueue frames;
    private final Predicate<CachedDestination> wanted;
    private boolean hearsOwn = true;

    /** {@code wanted} says whether we want to hear what we send to a group or to all ourselves. */
    LoopbackQueue(TransmitQueue frames, Predicate<CachedDestination> wanted) {
        this.frames = frames;
        this.wanted = wanted;
    }

    /** Whether what goes to groups is heard here too, from now on. */
    void hearsOwn(boolean on) { hearsOwn = on; }

    /** Takes a packet, from its IP header on. */
    void add(Frame packet) {
        if (packets.size() == MOST) {
            packet.release();
        } else {
            packets.addLast(packet);
        }
    }

    /** Adds a copy of a frame that has just been handed to the link (RFC 1112 section 7.1). */
    void addCopyIfWanted(Frame frame, CachedDestination to) {
        if (!hearsOwn || !wanted.test(to)) {
            return;
        }
        Frame copy = frames.allocate();
        if (copy == null) {
            return;
        }
        int from = frame.readerIndex() + io.nstack.stack.dpdk.wire.EthernetHeader.BYTES;
        int length = frame.writerIndex() - from;
        MemorySegment.copy(frame.room(), from, copy.room(), copy.readerIndex(), length);
        copy.writerIndex(copy.readerIndex() + length);
        add(copy);
    }

    @Nullable
    Frame poll() { return packets.pollFirst(); }

    int size() { return packets.size(); }

    boolean isEmpty() { return packets.isEmpty(); }

    void close() {
        packets.forEach(Frame::release);
        packets.clear();
    }
}
