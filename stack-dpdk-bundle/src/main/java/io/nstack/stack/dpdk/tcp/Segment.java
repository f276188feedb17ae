package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.FIN;
import static io.nstack.stack.dpdk.wire.TcpHeader.SYN;

import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.TcpHeader;
import java.lang.foreign.MemorySegment;

/** A received segment, parsed; one object for a layer, filled anew for each. Loop thread only. */
final class Segment {

    static final int MOST_SACK_BLOCKS = 4; // RFC 2018 section 3: what 40 bytes of options hold

    int sourcePort;
    int targetPort;
    int sequence;
    int acknowledgement;
    int flags;
    int windowField;
    /** Where the payload begins in the frame's room, and its length, bytes. */
    int offset;
    int length;

    boolean hasTimestamp;
    int timestamp;
    int timestampEcho;
    int mssBytes; // 0 = not said
    int windowShift; // -1 = not said
    boolean sackPermitted;
    int sackCount;
    final int[] sackLeft = new int[MOST_SACK_BLOCKS];
    final int[] sackRight = new int[MOST_SACK_BLOCKS];

    boolean has(int flag) { return (flags & flag) != 0; }

    /** What the segment takes of the sequence space: SYN and FIN count one each (RFC 9293 section 3.4). */
    int sequenceLength() {
        return length + (flags & FIN) + ((flags & SYN) >> 1);
    }

    /** The number behind its last one. */
    int end() { return sequence + sequenceLength(); }

    /**
     * Reads header and options.
     *
     * @return {@code false} = malformed, to be dropped
     */
    boolean parse(Packet packet) {
        if (packet.length < TcpHeader.BYTES) {
            return false;
        }
        MemorySegment room = packet.frame().room();
        int at = packet.offset;
        int headerBytes = TcpHeader.headerBytes(room, at);
        if (headerBytes < TcpHeader.BYTES || headerBytes > packet.length) {
            return false;
        }
        sourcePort = TcpHeader.sourcePort(room, at);
        targetPort = TcpHeader.targetPort(room, at);
        sequence = TcpHeader.sequence(room, at);
        acknowledgement = TcpHeader.acknowledgement(room, at);
        flags = TcpHeader.flags(room, at);
        windowField = TcpHeader.window(room, at);
        offset = packet.offset + headerBytes;
        length = packet.length - headerBytes;
        return parseOptions(room, at + TcpHeader.BYTES, headerBytes - TcpHeader.BYTES);
    }

    private boolean parseOptions(MemorySegment room, int at, int bytes) {
        hasTimestamp = false;
        mssBytes = 0;
        windowShift = -1;
        sackPermitted = false;
        sackCount = 0;
        if (bytes == OptionCode.TIMESTAMP_PADDED_BYTES && BigEndian.get32(room, at) == OptionCode.TIMESTAMP_PADDED) { // RFC 7323 appendix A
            readTimestamp(room, at + 4);
            return true;
        }
        return bytes == 0 || parseEach(room, at, at + bytes);
    }

    private boolean parseEach(MemorySegment room, int first, int end) {
        int at = first;
        while (at < end) {
            int kind = BigEndian.get8(room, at);
            if (kind == OptionCode.END) {
                return true;
            }
            if (kind == OptionCode.NOTHING) {
                at++;
                continue;
            }
            int length = at + 1 < end ? BigEndian.get8(room, at + 1) : 0;
            if (length < 2 || at + length > end) {
                return false; // RFC 9293 section 3.2: lengths are checked before they are used
            }
            parseOne(room, kind, at + 2, length - 2);
            at += length;
        }
        return true;
    }

    /** Options that are not known, or of a wrong length, are passed over (RFC 9293 section 3.1, MUST-6). */
    private void parseOne(MemorySegment room, int kind, int at, int bytes) {
        if (kind == OptionCode.TIMESTAMP && bytes == 8) {
            readTimestamp(room, at);
        } else if (kind == OptionCode.SACK && bytes % 8 == 0 && bytes <= 8 * MOST_SACK_BLOCKS) {
            sackCount = bytes / 8;
            for (int i = 0; i < sackCount; i++) {
                sackLeft[i] = BigEndian.get32(room, at + 8 * i);
                sackRight[i] = BigEndian.get32(room, at + 8 * i + 4);
            }
        } else if (has(SYN)) { // the others mean something there only
            parseOnSyn(room, kind, at, bytes);
        }
    }

    private void parseOnSyn(MemorySegment room, int kind, int at, int bytes) {
        if (kind == OptionCode.MSS && bytes == 2) {
            mssBytes = BigEndian.get16(room, at);
        } else if (kind == OptionCode.WINDOW_SCALE && bytes == 1) {
            windowShift = Math.min(BigEndian.get8(room, at), OptionCode.MOST_WINDOW_SHIFT); // RFC 7323 section 2.3
        } else if (kind == OptionCode.SACK_PERMITTED && bytes == 0) {
            sackPermitted = true;
        }
    }

    private void readTimestamp(MemorySegment room, int at) {
        hasTimestamp = true;
        timestamp = BigEndian.get32(room, at);
        timestampEcho = BigEndian.get32(room, at + 4);
    }
}
