package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.CWR;
import static io.nstack.stack.dpdk.wire.TcpHeader.FIN;
import static io.nstack.stack.dpdk.wire.TcpHeader.PSH;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.tcp.recovery.LossRecovery;
import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The sending half of a connection: what was taken from the application, and when it goes. What is in flight, and how
 * much more may be, is {@link LossRecovery}'s. Loop thread only.
 */
final class Sender {

    private static final int NOTHING = -1;
    private static final long CORK_NANOS = 200_000_000L; // RFC 9293 section 3.8.6.2.1: the override timeout, 0.1 to 1 s

    private final TcpConnection connection;
    private final TcpLayer layer;
    private final TcpOptions options;
    private final LossRecovery recovery;
    private final ChunkQueue buffer;
    private final Persist persist;
    private final SendWindow window = new SendWindow();
    private final SegmentSize size = new SegmentSize();

    private int first; // the number of the first byte in the buffer
    private int limitBytes;
    private boolean ecn;
    private boolean finQueued;
    private boolean more; // the application writes again at once
    private int smallEnd; // the end of the last segment that was not full
    private long corkAtNanos = Long.MAX_VALUE;
    private boolean forced; // send a partial segment now

    Sender(TcpConnection connection, TcpOptions options, LossRecovery recovery) {
        this.connection = connection;
        this.layer = connection.layer;
        this.options = options;
        this.recovery = recovery;
        this.buffer = new ChunkQueue(layer.chunks());
        this.persist = new Persist(layer.settings().timing());
        this.limitBytes = options.sendBytes;
        this.first = connection.agreed.ownSequence + 1;
    }

    /** The handshake is agreed on; bytes may have been queued before. */
    void begin(Handshake agreed, Destination to, long nowNanos) {
        first = agreed.ownSequence + 1;
        smallEnd = first;
        window.shift(agreed.peerShift);
        ecn = agreed.ecn;
        size.begin(agreed, to);
        recovery.peer(agreed.sack, agreed.timestamps, size.bytes(), nowNanos);
    }

    /** Timeouts in a row: see {@link SegmentSize#suspectBlackHole}. */
    void suspectBlackHole() {
        if (buffer.bytes() >= size.bytes()) {
            size.suspectBlackHole(connection.destination(), recovery.timeouts());
        }
    }

    // ---- what the application gives ----

    /** How many bytes can be taken now. */
    int room() {
        return Math.max(0, Math.min(limitBytes - buffer.bytes(), options.notSentLowBytes - unsent()));
    }

    /** Whether a writer that was told "full" should hear of it: not of every byte that becomes free. */
    boolean hasRoomAgain() {
        return buffer.bytes() <= limitBytes / 3 * 2 && unsent() <= options.notSentLowBytes / 2
                && layer.chunks().hasFree();
    }

    /** Whether it is the layer's memory that is short, and not this connection's share. */
    boolean isStarved() {
        return room() > 0 && !layer.chunks().hasFree();
    }

    int append(ByteBuf src, int index, int length) { return buffer.append(src, index, Math.min(length, room())); }

    void more(boolean follows) { more = follows; }

    void limit(int bytes) { limitBytes = bytes; }

    void queueFin() {
        finQueued = true;
        more = false;
    }

    boolean isFinQueued() { return finQueued; }

    /** Whether the peer has acknowledged our FIN. */
    boolean isFinAcknowledged() {
        return finQueued && recovery.unacknowledged() == end() + 1;
    }

    /** Whether something was taken and not acknowledged. */
    boolean isPending() {
        return buffer.bytes() > 0 || (finQueued && !isFinAcknowledged());
    }

    private int end() { return first + buffer.bytes(); }

    int unsent() { return Math.max(0, end() - recovery.nextSequence()); }

    private boolean hasUnsent() { return unsent() > 0 || (finQueued && recovery.nextSequence() == end()); }

    // ---- what goes ----

    /**
     * Sends what may go now.
     *
     * @return {@code false} = the link has no room: again in the next turn
     */
    boolean transmit(long nowNanos) {
        followMtu(nowNanos);
        if (!repair(nowNanos)) {
            return false;
        }
        for (int length = nextLength(nowNanos); length != NOTHING; length = nextLength(nowNanos)) {
            if (!sendNew(length, nowNanos)) {
                return false;
            }
        }
        forced = false;
        if (buffer.bytes() > 0 && !hasUnsent()) {
            recovery.onApplicationLimited(nowNanos);
            if (!repair(nowNanos)) { // F-RTO held it back in the hope for new data (RFC 5682 section 2.1)
                return false;
            }
        }
        watchWindow(nowNanos);
        return true;
    }

    private boolean repair(long nowNanos) {
        while (recovery.hasLost(nowNanos)) {
            if (!retransmit(recovery.lostSequence(), recovery.lostLength(), nowNanos)) {
                return false;
            }
        }
        return true;
    }

    /** How long the next new segment is; 0 = a FIN alone. */
    private int nextLength(long nowNanos) {
        if (!hasUnsent()) {
            return NOTHING;
        }
        int unsent = unsent();
        int usable = window.right() - recovery.nextSequence();
        if (unsent == 0) {
            return usable > 0 ? 0 : NOTHING;
        }
        int length = Math.min(Math.min(unsent, size.bytes()), usable);
        if (length <= 0 || (length < size.bytes() && !mayBePartial(length, unsent, nowNanos))) {
            return NOTHING;
        }
        int sendable = recovery.sendableBytes(nowNanos);
        return sendable < length ? NOTHING : batched(length, Math.min(Math.min(unsent, usable), sendable));
    }

    /** A link that cuts takes several segments at once. */
    private int batched(int length, int most) {
        int batch = layer.output().segmentationBytes() / size.bytes();
        if (batch < 2 || most < 2 * size.bytes()) {
            return length;
        }
        return Math.min(batch, most / size.bytes()) * size.bytes();
    }

    /** Silly windows are avoided (RFC 9293 section 3.8.6.2.1), and small segments gathered (Nagle, section 3.7.4). */
    private boolean mayBePartial(int length, int unsent, long nowNanos) {
        if (forced) {
            return true;
        }
        if (length < unsent) { // it is the window that is small
            return length >= window.most() / 2;
        }
        if ((more || options.cork) && !finQueued && corkAtNanos == Long.MAX_VALUE) {
            corkAtNanos = nowNanos + CORK_NANOS;
        }
        return !isHeldBack();
    }

    /** Whether the last segment waits to become full. */
    private boolean isHeldBack() {
        if (finQueued) {
            return false;
        }
        // Of segments that are not full only one at a time is in flight, so that the tail of a large write need not wait
        return more || options.cork
                || (!options.noDelay && Sequence.isAfter(smallEnd, recovery.unacknowledged()));
    }

    private boolean sendNew(int length, long nowNanos) {
        int sequence = recovery.nextSequence();
        boolean fin = finQueued && sequence + length == end();
        Outgoing segment = connection.outgoing(sequence, nowNanos);
        if (recovery.mayRaiseCwr() && ecn && length > 0) {
            segment.flags |= CWR;
        }
        if (!fill(segment, sequence, length, fin) || !connection.send(segment, ecn && length > 0)) {
            return false;
        }
        recovery.onSent(sequence, length + (fin ? 1 : 0), nowNanos);
        if (length % size.bytes() != 0) {
            smallEnd = sequence + length;
        }
        corkAtNanos = Long.MAX_VALUE;
        persist.stop();
        return true;
    }

    private boolean retransmit(int sequence, int length, long nowNanos) {
        if (connection.isHandshaking()) {
            return connection.sendSyn(nowNanos, true);
        }
        boolean fin = finQueued && sequence + length == end() + 1;
        Outgoing segment = connection.outgoing(sequence, nowNanos);
        if (!fill(segment, sequence, fin ? length - 1 : length, fin) || !connection.send(segment, false)) {
            return false; // RFC 3168 section 6.1.5: retransmitted data carries no ECT
        }
        recovery.onRetransmitted(sequence, length, nowNanos);
        return true;
    }

    private boolean fill(Outgoing segment, int sequence, int length, boolean fin) {
        if (!layer.output().hasRoom()) {
            return false;
        }
        segment.payload = buffer;
        segment.offset = sequence - first;
        segment.length = length;
        segment.segmentBytes = length > size.bytes() ? size.bytes() : 0;
        if (length > 0 && sequence + length == end()) {
            segment.flags |= PSH; // RFC 9293 section 3.9.1.2: with the last of what was queued
        }
        if (fin) {
            segment.flags |= FIN;
        }
        return true;
    }

    /** A tail loss probe is due: new data if there is any, else the last segment again (RFC 8985 section 7.3). */
    void sendTailProbe(long nowNanos) {
        int usable = window.right() - recovery.nextSequence();
        int length = Math.min(Math.min(unsent(), size.bytes()), usable);
        if (length > 0 && recovery.sendableBytes(nowNanos) > 0) {
            sendNew(length, nowNanos);
        } else if (recovery.lostLength() > 0) {
            retransmit(recovery.lostSequence(), recovery.lostLength(), nowNanos);
        }
    }

    // ---- what is acknowledged ----

    SendWindow window() { return window; }

    /** Whether new data may go as far as the peer's window and the application are concerned. */
    boolean hasMoreToSend() {
        int unsent = unsent();
        return unsent > 0 && Sequence.isAfter(window.right(), recovery.nextSequence())
                && (unsent >= size.bytes() || !isHeldBack());
    }

    /** SND.UNA has moved. */
    void onAcknowledged(int inFlightBefore) {
        int acknowledged = Math.min(recovery.unacknowledged() - first, buffer.bytes());
        if (acknowledged > 0) {
            buffer.drop(acknowledged);
            first += acknowledged;
            size.onProgress(connection.destination());
        }
        if (!Sequence.isAfter(smallEnd, recovery.unacknowledged())) {
            smallEnd = recovery.unacknowledged(); // else it would lie ahead again after 2 GiB
        }
        if (!options.sendFixed && inFlightBefore > limitBytes / 3) {
            limitBytes = (int) Math.min(2L * limitBytes, layer.settings().buffers().mostSendBytes());
        }
    }

    Persist persist() { return persist; }

    // ---- what waits ----

    private void watchWindow(long nowNanos) {
        boolean idle = recovery.nextSequence() == recovery.unacknowledged();
        if (idle && hasUnsent() && corkAtNanos == Long.MAX_VALUE && recovery.sendableBytes(nowNanos) > 0) {
            persist.start(recovery.rtoNanos(), nowNanos);
        } else if (!idle || !hasUnsent()) {
            persist.stop();
        }
    }

    /** The persist timer has expired: send what the window takes, or else one byte beyond it. */
    void onPersist(long nowNanos) {
        int sequence = recovery.nextSequence();
        if (Sequence.isAfter(window.right(), sequence)) {
            forced = true; // RFC 9293 section 3.8.6.2.1, case 4
            return;
        }
        boolean fin = unsent() == 0;
        Outgoing segment = connection.outgoing(sequence, nowNanos);
        if (hasUnsent() && fill(segment, sequence, fin ? 0 : 1, fin)) {
            connection.send(segment, false);
        }
        persist.onProbed(sequence, recovery.rtoNanos(), nowNanos);
    }

    /** When partial segments that wait must go. */
    long corkAtNanos() { return corkAtNanos; }

    void onCork() {
        corkAtNanos = Long.MAX_VALUE;
        forced = true;
    }

    /** When pacing lets the next segment go, if there is one that waits for it. */
    long pacedAtNanos(long nowNanos) {
        long at = recovery.pacedUntilNanos();
        boolean waits = hasUnsent() || recovery.nextSequence() != recovery.unacknowledged();
        return at > nowNanos && waits ? at : Long.MAX_VALUE;
    }

    private void followMtu(long nowNanos) {
        if (!connection.isHandshaking() && size.follow(connection.destination())) {
            recovery.onPathMtu(size.bytes(), nowNanos); // RFC 8201 section 5.4
        }
    }

    void release() { buffer.clear(); }

    // ---- plain data ----

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(first);
        out.writeInt(limitBytes);
        out.writeInt(smallEnd);
        window.writeTo(out);
        out.writeBoolean(ecn);
        out.writeBoolean(finQueued);
        size.writeTo(out);
        buffer.writeTo(out);
    }

    void readFrom(DataInput in) throws IOException {
        first = in.readInt();
        limitBytes = in.readInt();
        smallEnd = in.readInt();
        window.readFrom(in);
        ecn = in.readBoolean();
        finQueued = in.readBoolean();
        size.readFrom(in);
        buffer.readFrom(in);
    }
}
