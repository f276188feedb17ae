package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.tcp.Header.*;

import io.nstack.stack.dpdk.ip.Packet;
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
        if (packet.length < HEADER_BYTES) {
            return false;
        }
        MemorySegment room = packet.frame().room();
        long at = packet.offset;
        int headerBytes = (room.get(BYTE, at + DATA_OFFSET) & 0xf0) >>> 2;
        if (headerBytes < HEADER_BYTES || headerBytes > packet.length) {
            return false;
        }
        sourcePort = Short.toUnsignedInt(room.get(SHORT, at + SOURCE_PORT));
        targetPort = Short.toUnsignedInt(room.get(SHORT, at + TARGET_PORT));
        sequence = room.get(INT, at + SEQUENCE);
        acknowledgement = room.get(INT, at + ACKNOWLEDGEMENT);
        flags = room.get(BYTE, at + FLAGS) & 0xff;
        windowField = Short.toUnsignedInt(room.get(SHORT, at + WINDOW));
        offset = packet.offset + headerBytes;
        length = packet.length - headerBytes;
        return parseOptions(room, packet.offset + HEADER_BYTES, headerBytes - HEADER_BYTES);
    }

    private boolean parseOptions(MemorySegment room, int at, int bytes) {
        hasTimestamp = false;
        mssBytes = 0;
        windowShift = -1;
        sackPermitted = false;
        sackCount = 0;
        if (bytes == TIMESTAMP_PADDED_BYTES && room.get(INT, at) == TIMESTAMP_PADDED) { // RFC 7323 appendix A
            readTimestamp(room, at + 4);
            return true;
        }
        return bytes == 0 || parseEach(room, at, at + bytes);
    }

    private boolean parseEach(MemorySegment room, int first, int end) {
        int at = first;
        while (at < end) {
            int kind = room.get(BYTE, at);
            if (kind == OPTION_END) {
                return true;
            }
            if (kind == OPTION_NOTHING) {
                at++;
                continue;
            }
            int length = at + 1 < end ? room.get(BYTE, at + 1) & 0xff : 0;
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
        if (kind == OPTION_TIMESTAMP && bytes == 8) {
            readTimestamp(room, at);
        } else if (kind == OPTION_SACK && bytes % 8 == 0 && bytes <= 8 * MOST_SACK_BLOCKS) {
            sackCount = bytes / 8;
            for (int i = 0; i < sackCount; i++) {
                sackLeft[i] = room.get(INT, at + 8L * i);
                sackRight[i] = room.get(INT, at + 8L * i + 4);
            }
        } else if (has(SYN)) { // the others mean something there only
            parseOnSyn(room, kind, at, bytes);
        }
    }

    private void parseOnSyn(MemorySegment room, int kind, int at, int bytes) {
        if (kind == OPTION_MSS && bytes == 2) {
            mssBytes = Short.toUnsignedInt(room.get(SHORT, at));
        } else if (kind == OPTION_WINDOW_SCALE && bytes == 1) {
            windowShift = Math.min(room.get(BYTE, at) & 0xff, MOST_WINDOW_SHIFT); // RFC 7323 section 2.3
        } else if (kind == OPTION_SACK_PERMITTED && bytes == 0) {
            sackPermitted = true;
        }
    }

    private void readTimestamp(MemorySegment room, int at) {
        hasTimestamp = true;
        timestamp = room.get(INT, at);
        timestampEcho = room.get(INT, at + 4L);
    }
}
