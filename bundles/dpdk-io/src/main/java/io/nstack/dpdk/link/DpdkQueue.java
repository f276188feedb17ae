package io.nstack.dpdk.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.nstack.dpdk.frame.FrameNumbers;
import io.nstack.dpdk.frame.FramePool;
import io.nstack.dpdk.frame.MbufFrame;
import io.nstack.dpdk.shim.ShimLayouts;
import io.nstack.dpdk.shim.ShimNative;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** One queue of a device, in one loop. */
final class DpdkQueue implements LinkQueue {

    private static final int MOST = 64; // frames a call
    private static final int COUNT_MASK = 0xffff;
    private static final int TCP_DATA_OFFSET = 12; // RFC 9293 section 3.1

    private final DpdkLink link;
    private final short port;
    private final short queue;
    private final FramePool pool;
    private final FrameNumbers numbers;
    private final int reserved;
    private final @Nullable Doorbell bell;
    private final Arena memory = Arena.ofShared(); // a link that is forced to close does so on another thread
    private final MemorySegment received = memory.allocate((long) MOST * ShimLayouts.RECEIVED_BYTES, 64);
    private final MemorySegment outgoing = memory.allocate((long) MOST * ShimLayouts.OUTGOING_BYTES, 64);
    private final long receivedAddress = received.address();
    private final long outgoingAddress = outgoing.address();
    private final DropCounts drops;
    private boolean closed;

    DpdkQueue(DpdkLink link, int queue, Lane lane, @Nullable Doorbell bell) {
        this.link = link;
        this.port = lane.port();
        this.queue = (short) queue;
        this.pool = lane.pool();
        this.numbers = lane.numbers();
        this.reserved = lane.reserved();
        this.drops = lane.drops();
        this.bell = bell;
        pool.attach();
    }

    /** What of a link one queue needs. */
    record Lane(short port, FramePool pool, FrameNumbers numbers, int reserved, DropCounts drops) {}

    @Override
    public int receive(Frame[] into, int count) {
        if (link.isClosing()) {
            return 0;
        }
        pool.collect();
        if (bell != null) {
            bell.answered();
        }
        int came = ShimNative.receive(port, queue, receivedAddress, (short) Math.min(count, MOST));
        if (came == 0) {
            return 0;
        }
        if (came > COUNT_MASK) {
            drops.received(came >>> 16);
            came &= COUNT_MASK;
        }
        for (int i = 0; i < came; i++) {
            into[i] = take((long) i * ShimLayouts.RECEIVED_BYTES);
        }
        if (bell != null) {
            bell.received();
        }
        return came;
    }

    private MbufFrame take(long at) {
        long where = received.get(JAVA_LONG, at); // number, start, length
        long what = received.get(JAVA_LONG, at + 8); // flags, hash
        MbufFrame frame = numbers.frame((int) where);
        pool.lend(frame);
        frame.received((int) (where >>> 32) & 0xffff, (int) (where >>> 48), (int) what, (int) (what >>> 32));
        return frame;
    }

    @Override
    public @Nullable Frame allocate() { return pool.tryTake(); }

    @Override
    public int available() { return pool.available(reserved); }

    @Override
    public int transmit(Frame[] frames, int first, int count) {
        if (link.isClosing()) {
            return 0;
        }
        int taken = 0;
        while (taken < count) {
            int offered = Math.min(MOST, count - taken);
            int now = send(frames, first + taken, offered);
            taken += now;
            if (now == 0) {
                break;
            }
        }
        return taken;
    }

    private int send(Frame[] frames, int first, int count) {
        for (int i = 0; i < count; i++) {
            describe((MbufFrame) frames[first + i], (long) i * ShimLayouts.OUTGOING_BYTES);
        }
        int result = ShimNative.transmit(port, queue, outgoingAddress, (short) count);
        int taken = result & COUNT_MASK;
        if (result > COUNT_MASK) {
            drops.sent(result >>> 16);
        }
        for (int i = 0; i < taken; i++) {
            pool.sent((MbufFrame) frames[first + i]);
        }
        return taken;
    }

    private void describe(MbufFrame frame, long at) {
        int start = frame.readerIndex();
        int flags = frame.flags() & (Frame.TX_IP_CHECKSUM | Frame.TX_TCP_CHECKSUM | Frame.TX_UDP_CHECKSUM);
        int segment = frame.segmentBytes();
        outgoing.set(JAVA_LONG, at, frame.mbuf());
        outgoing.set(JAVA_LONG, at + 8, (long) flags << 32 | frame.readableBytes());
        if ((flags | segment) == 0) {
            outgoing.set(JAVA_LONG, at + 16, start);
            outgoing.set(JAVA_LONG, at + 24, 0);
            return;
        }
        int l2 = frame.networkOffset() - start;
        int l3 = frame.transportOffset() - frame.networkOffset();
        int l4 = segment == 0 ? 0 : tcpHeaderBytes(frame);
        outgoing.set(JAVA_LONG, at + 16, (long) (l4 << 16 | l3) << 32 | l2 << 16 | start);
        outgoing.set(JAVA_LONG, at + 24, segment);
    }

    private static int tcpHeaderBytes(Frame frame) {
        long at = (long) frame.transportOffset() + TCP_DATA_OFFSET;
        return (frame.room().get(ValueLayout.JAVA_BYTE, at) >>> 2) & 0x3c;
    }

    @Override
    public boolean arm() { return bell == null || bell.arm(); }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (bell != null) {
            bell.cancel();
        }
        pool.detach();
        memory.close();
        link.closed(queue);
    }
}
