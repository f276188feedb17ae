package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.CWR;
import static io.nstack.stack.dpdk.wire.TcpHeader.FIN;
import static io.nstack.stack.dpdk.wire.TcpHeader.RST;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.IpOutput;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The receiving half of a connection: what came, what is missing, how much more may come. Loop thread only. */
final class Receiver {

    private static final long STAMP_LIFE_NANOS = 24L * 24 * 3600 * 1_000_000_000; // RFC 7323 section 5.5
    private static final int FRAMES_BESIDE_WINDOW = 64;

    private final TcpLayer layer;
    private final TcpOptions options;
    private final ReceiveQueue queue;
    private final Reassembly reassembly = new Reassembly();
    private final SackRanges sacks = new SackRanges();
    private final ReceiveTuning tuning = new ReceiveTuning();
    final AckPolicy acks;

    private int next; // RCV.NXT
    private int edge; // RCV.NXT + RCV.WND as the peer was told, never smaller than before
    private int acknowledged; // Last.ACK.sent, RFC 7323 section 4.3
    private int windowShift; // ours, RFC 7323 section 2
    private int bufferBytes;
    private int mssBytes; // what we have announced
    private int segmentBytes; // the largest payload that the peer has sent
    private boolean dropping; // what comes is dropped and acknowledged: the input was shut
    private boolean finKnown;
    private int finSequence;
    private boolean ended; // all up to the peer's FIN is here

    private boolean sackPermitted;
    private boolean timestamps;
    private int stampOffset;
    private int recentStamp; // TS.Recent
    private long recentStampAtNanos;
    private boolean ecn;
    private boolean echoCongestion; // RFC 3168 section 6.1.3: until CWR comes

    Receiver(TcpLayer layer, TcpOptions options) {
        this.layer = layer;
        this.options = options;
        this.queue = new ReceiveQueue(layer.chunks());
        this.bufferBytes = options.receiveBytes;
        this.segmentBytes = 536; // until the peer has shown more
        this.acks = new AckPolicy(layer.settings().timing().delayedAck().toNanos(), segmentBytes);
    }

    /** The peer's SYN has come, and ours or its acknowledgement tells it our window. */
    void begin(Handshake agreed, int ownMssBytes, long nowNanos) {
        mssBytes = ownMssBytes;
        next = agreed.peerSequence + 1;
        acknowledged = next;
        edge = next + Math.min(bufferBytes, 0xffff); // a window in a SYN is not scaled (RFC 7323 section 2.2)
        windowShift = agreed.scales ? agreed.ownShift : 0;
        sackPermitted = agreed.sack;
        timestamps = agreed.timestamps;
        recentStamp = agreed.peerStamp;
        recentStampAtNanos = nowNanos;
        ecn = agreed.ecn;
    }

    // ---- what comes ----

    /** RFC 9293 section 3.10.7.4, first check: the four cases of table 6. */
    boolean isAcceptable(Segment segment) {
        int length = segment.sequenceLength();
        int sequence = segment.sequence;
        if (edge == next) {
            return length == 0 && sequence == next;
        }
        boolean beginsIn = Sequence.isAtLeast(sequence, next) && Sequence.isBefore(sequence, edge);
        if (length == 0) {
            return beginsIn || sequence == edge;
        }
        return beginsIn || Integer.compareUnsigned(next - sequence, length) < 0; // or it has the next number in it
    }

    /** RFC 9293 section 3.10.7.4: where the window is zero, acknowledgements and resets are still to be heard. */
    boolean probesZeroWindow(Segment segment) {
        return edge == next && segment.sequence == next;
    }

    /** RFC 7323 section 5.3, R1: whether the segment is an old duplicate. */
    boolean isOld(Segment segment, long nowNanos) {
        return timestamps && segment.hasTimestamp && !segment.has(RST)
                && Sequence.isBefore(segment.timestamp, recentStamp)
                && nowNanos - recentStampAtNanos < STAMP_LIFE_NANOS;
    }

    /** RFC 7323 section 3.2: once agreed on, a segment without timestamp is dropped, unless it resets. */
    boolean lacksTimestamp(Segment segment) {
        return timestamps && !segment.hasTimestamp && !segment.has(RST);
    }

    /** RFC 7323 section 4.3: of delayed acknowledgements the earliest segment's timestamp is echoed. */
    void noteTimestamp(Segment segment, long nowNanos) {
        if (timestamps && segment.hasTimestamp && Sequence.isAtLeast(segment.timestamp, recentStamp)
                && Sequence.isAtMost(segment.sequence, acknowledged)) {
            recentStamp = segment.timestamp;
            recentStampAtNanos = nowNanos;
        }
    }

    void noteCongestion(Segment segment, Packet packet) {
        if (!ecn) {
            return;
        }
        if (segment.has(CWR)) {
            echoCongestion = false;
        }
        if ((packet.trafficClass & 3) == IpOutput.CE) {
            echoCongestion = true;
        }
    }

    /** A segment that lies wholly before what is expected: RFC 2883 section 4.1.1 reports it. */
    void noteDuplicate(Segment segment) {
        if (sackPermitted && segment.length > 0 && Sequence.isAtMost(segment.sequence + segment.length, next)) {
            sacks.duplicate(segment.sequence, segment.sequence + segment.length);
        }
    }

    /**
     * Takes payload and FIN of an acceptable segment.
     *
     * @return whether there is something new to read, or the end has come
     */
    boolean take(Segment segment, Packet packet, long nowNanos) {
        int before = next;
        if (segment.has(FIN)) {
            finKnown = true;
            finSequence = segment.sequence + segment.length;
        }
        if (segment.length > 0) {
            takePayload(segment, packet, nowNanos);
        }
        if (finKnown && !ended && next == finSequence) {
            next++; // RFC 9293 section 3.10.7.4, eighth
            edge = Sequence.later(edge, next);
            ended = true;
            acks.now();
        } else if (segment.has(FIN) && segment.length == 0) {
            acks.now(); // again, or ahead of what is missing
        }
        return next != before;
    }

    private void takePayload(Segment segment, Packet packet, long nowNanos) {
        int from = segment.sequence;
        int to = Sequence.earlier(from + segment.length, edge);
        if (Sequence.isBefore(from, next)) { // the front came before
            if (sackPermitted) {
                sacks.duplicate(from, Sequence.earlier(to, next));
            }
            acks.now();
            from = next;
        }
        if (to != segment.sequence + segment.length) {
            acks.now(); // more than there is window for: say so (RFC 9293 section 3.10.7.4)
        }
        if (!Sequence.isBefore(from, to)) {
            return;
        }
        int offset = segment.offset + (from - segment.sequence);
        if (from == next) {
            takeNext(segment, packet, offset, to - from, nowNanos);
        } else {
            takeBehindHole(packet, from, offset, to - from);
        }
    }

    private void takeNext(Segment segment, Packet packet, int offset, int length, long nowNanos) {
        int taken = store(packet, offset, length);
        if (taken == 0) {
            acks.now();
            return; // no memory: as if lost
        }
        next += taken;
        if (length > segmentBytes && segmentBytes < mssBytes) {
            segmentBytes = Math.min(length, mssBytes); // a link may merge segments
            acks.fullBytes(segmentBytes);
        }
        acks.onData(taken, nowNanos);
        if (options.quickAck) {
            acks.now();
        }
        if (!reassembly.isEmpty()) {
            acks.now(); // RFC 5681 section 4.2: a gap is filled, or part of one
            takeFromReassembly();
        }
        tune(segment, nowNanos);
    }

    /** Keeps the frame, or copies what is in it; returns how many bytes. */
    private int store(Packet packet, int offset, int length) {
        if (dropping) {
            return length;
        }
        Frame frame = packet.frame();
        TcpSettings.Buffers sizes = layer.settings().buffers();
        boolean isShort = !packet.mayLend || layer.output().available() < sizes.copyBelowFrames();
        if (isShort || (length < sizes.copyBelowBytes() && !queue.isEmpty())) { // nobody pins the pool with tiny segments
            int copied = queue.copy(frame.room(), offset, length);
            if (copied > 0 || isShort) {
                return copied;
            }
        }
        frame.setIndex(offset, offset + length);
        packet.frame = null;
        queue.add(frame);
        return length;
    }

    private void takeFromReassembly() {
        for (Frame frame = reassembly.poll(next); frame != null; frame = reassembly.poll(next)) {
            next += frame.readableBytes();
            if (dropping) {
                frame.release();
            } else {
                queue.add(frame);
            }
        }
        sacks.advance(next);
    }

    private void takeBehindHole(Packet packet, int from, int offset, int length) {
        acks.now(); // RFC 5681 section 4.2: a duplicate acknowledgement, at once
        boolean isShort = !packet.mayLend || layer.isShortOfFrames();
        int most = isShort ? 0 : FRAMES_BESIDE_WINDOW + bufferBytes / 512;
        boolean taken = reassembly.offer(from, offset, length, packet, most);
        if (sackPermitted) {
            if (reassembly.duplicateLeft != reassembly.duplicateRight) {
                sacks.duplicate(reassembly.duplicateLeft, reassembly.duplicateRight); // RFC 2883 section 4.1
            }
            if (taken || reassembly.duplicateRight == from + length) {
                sacks.add(from, from + length);
            }
        }
    }

    private void tune(Segment segment, long nowNanos) {
        if (options.receiveFixed) {
            return;
        }
        int wanted = tuning.onData(next, edge, timestamps, echoed(segment), TcpLayer.stamp(nowNanos));
        if (wanted > bufferBytes && layer.output().available() >= 2 * layer.settings().buffers().copyBelowFrames()) {
            bufferBytes = Math.min(wanted, layer.settings().buffers().mostReceiveBytes());
        }
    }

    /** Our own timestamps are the clock and that, another one for each flow (RFC 7323 section 7.1). */
    void stampOffset(int offset) {
        stampOffset = offset;
    }

    private int echoed(Segment segment) { return segment.timestampEcho - stampOffset; }

    // ---- what the application takes ----

    int readable() { return queue.bytes(); }

    boolean isEnded() { return ended; }

    ReceiveQueue queue() { return queue; }

    /**
     * The application has taken bytes.
     *
     * @return whether the peer should hear of the larger window now
     */
    boolean onRead(int bytes) {
        tuning.onRead(bytes);
        if (ended) {
            return false;
        }
        int window = edge - next;
        int offer = Math.min(bufferBytes - queue.bytes(), 0xffff << windowShift);
        return offer - window >= opening() && offer >= 2 * window;
    }

    /** RFC 9293 section 3.8.6.2.2: the window opens by no less than that. */
    private int opening() {
        return Math.min(bufferBytes / 2, segmentBytes);
    }

    /** The size as an option: takes effect with the next window. */
    void bufferBytes(int bytes) { bufferBytes = bytes; }

    int bufferBytes() { return bufferBytes; }

    /** Input is shut: drop what is here, and what will come. */
    void drop() {
        dropping = true;
        queue.clear();
    }

    /** The connection has ended: gives back all memory, but not what can still be read. */
    void releaseUnordered() {
        reassembly.clear();
        sacks.clear();
    }

    void release() {
        releaseUnordered();
        queue.clear();
    }

    // ---- what is told ----

    int next() { return next; }

    int recentStamp() { return recentStamp; }

    boolean echoesCongestion() { return echoCongestion; }

    /** The window field of a segment that goes now; its right edge never moves back (RFC 9293 section 3.8.6.2.2). */
    int windowField() {
        int offer = next + Math.max(0, bufferBytes - queue.bytes());
        int scale = 1 << windowShift;
        int field;
        if (offer - edge >= opening()) {
            field = Math.min((offer - next) >>> windowShift, 0xffff);
        } else {
            field = Math.min((edge - next + scale - 1) >>> windowShift, 0xffff);
        }
        edge = Sequence.later(edge, next + (field << windowShift));
        return field;
    }

    /** An acknowledgement has gone. */
    void onAcknowledged() {
        acknowledged = next;
        acks.onSent();
    }

    boolean hasSacks() { return !sacks.isEmpty(); }

    /** SACK ranges to report, at most {@code most} (RFC 2018 section 4). */
    int report(int[] left, int[] right, int most) {
        return sacks.isEmpty() ? 0 : sacks.report(left, right, most);
    }

    // ---- plain data ----

    void writeTo(DataOutput out, long nowNanos) throws IOException {
        for (int each : new int[]{next, edge, acknowledged, windowShift, bufferBytes, mssBytes, segmentBytes,
                finSequence,
                recentStamp, stampOffset}) {
            out.writeInt(each);
        }
        for (boolean each : new boolean[]{dropping, finKnown, ended, sackPermitted, timestamps, ecn,
                echoCongestion}) {
            out.writeBoolean(each);
        }
        out.writeLong(nowNanos - recentStampAtNanos);
        acks.writeTo(out);
        queue.writeTo(out);
    }

    /** What lay behind a hole is not kept: the peer sends it again (RFC 2018 section 8). */
    void readFrom(DataInput in, long nowNanos) throws IOException {
        next = in.readInt();
        edge = in.readInt();
        acknowledged = in.readInt();
        windowShift = in.readInt();
        bufferBytes = in.readInt();
        mssBytes = in.readInt();
        segmentBytes = in.readInt();
        finSequence = in.readInt();
        recentStamp = in.readInt();
        stampOffset = in.readInt();
        dropping = in.readBoolean();
        finKnown = in.readBoolean();
        ended = in.readBoolean();
        sackPermitted = in.readBoolean();
        timestamps = in.readBoolean();
        ecn = in.readBoolean();
        echoCongestion = in.readBoolean();
        recentStampAtNanos = nowNanos - in.readLong();
        acks.readFrom(in);
        queue.readFrom(in);
    }
}
