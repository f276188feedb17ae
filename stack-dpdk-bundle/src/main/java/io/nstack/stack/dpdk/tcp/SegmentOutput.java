package io.nstack.stack.dpdk.tcp;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.IpOutput;
import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.TcpHeader;
import java.lang.foreign.MemorySegment;

/** Writes segments into frames and gives them to IP. Loop thread only. */
final class SegmentOutput {

    private static final int PROTOCOL = 6;

    private final IpOutput output;

    SegmentOutput(IpOutput output) { this.output = output; }

    /** @return {@code false} = there is no frame for it now */
    boolean send(Outgoing segment, Destination to) {
        Frame frame = output.allocate();
        if (frame == null) {
            return false;
        }
        MemorySegment room = frame.room();
        int at = frame.readerIndex();
        int options = writeOptions(segment, room, at + TcpHeader.BYTES) - (at + TcpHeader.BYTES);
        int headerBytes = TcpHeader.BYTES + options;
        TcpHeader.ports(room, at, segment.localPort, segment.remotePort);
        TcpHeader.numbers(room, at, segment.sequence, segment.acknowledgement);
        TcpHeader.control(room, at, headerBytes, segment.flags, segment.windowField);
        ChunkQueue payload = segment.payload;
        if (payload != null && segment.length > 0) {
            payload.copyTo(segment.offset, room, at + headerBytes, segment.length);
        }
        frame.writerIndex(at + headerBytes + segment.length);
        frame.segmentBytes(segment.segmentBytes);
        output.send(frame, to, PROTOCOL, segment.trafficClass, 0);
        return true;
    }

    /** Options are padded to whole words by fillers in front of each. Returns where they end. */
    private static int writeOptions(Outgoing segment, MemorySegment room, int first) {
        int at = first;
        if (segment.mssBytes > 0) {
            BigEndian.put32(room, at, OptionCode.MSS << 24 | 4 << 16 | Math.min(segment.mssBytes, 0xffff));
            at += 4;
        }
        if (segment.windowShift >= 0) {
            BigEndian.put32(room, at,
                    OptionCode.NOTHING << 24 | OptionCode.WINDOW_SCALE << 16 | 3 << 8 | segment.windowShift);
            at += 4;
        }
        if (segment.sackPermitted) {
            BigEndian.put32(room, at,
                    OptionCode.NOTHING << 24 | OptionCode.NOTHING << 16 | OptionCode.SACK_PERMITTED << 8 | 2);
            at += 4;
        }
        if (segment.hasTimestamp) {
            BigEndian.put32(room, at, OptionCode.TIMESTAMP_PADDED);
            BigEndian.put32(room, at + 4, segment.timestamp);
            BigEndian.put32(room, at + 8, segment.timestampEcho);
            at += OptionCode.TIMESTAMP_PADDED_BYTES;
        }
        return segment.sackCount > 0 ? writeSack(segment, room, at) : at;
    }

    private static int writeSack(Outgoing segment, MemorySegment room, int first) {
        int at = first;
        BigEndian.put32(room, at, OptionCode.NOTHING << 24 | OptionCode.NOTHING << 16 | OptionCode.SACK << 8
                | 2 + 8 * segment.sackCount);
        at += 4;
        for (int i = 0; i < segment.sackCount; i++) {
            BigEndian.put32(room, at, segment.sackLeft[i]);
            BigEndian.put32(room, at + 4, segment.sackRight[i]);
            at += 8;
        }
        return at;
    }
}
