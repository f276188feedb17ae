package io.nstack.links.pcap;

import io.nstack.link.Frame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/** Records of one queue that are not yet in the file. Loop thread. */
final class RecordBuffer {

    private static final int BYTES = 256 * 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private final PcapFile file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private final MemorySegment memory = MemorySegment.ofBuffer(buffer);
    private int used;
    private int count;

    RecordBuffer(PcapFile file) { this.file = file; }

    boolean fits(Frame frame) { return used + PcapFile.RECORD_HEADER_BYTES + frame.readableBytes() <= BYTES; }

    void add(Frame frame, long epochNanos) {
        int length = frame.readableBytes();
        memory.set(INT, used, (int) (epochNanos / NANOS_PER_SECOND));
        memory.set(INT, used + 4, (int) (epochNanos % NANOS_PER_SECOND));
        memory.set(INT, used + 8, length);
        memory.set(INT, used + 12, length);
        MemorySegment.copy(frame.room(), frame.readerIndex(), memory, used + PcapFile.RECORD_HEADER_BYTES, length);
        used += PcapFile.RECORD_HEADER_BYTES + length;
        count++;
    }

    int used() { return used; }

    /** Takes back the last records, down to where {@link #used} was. */
    void cut(int newUsed, int records) {
        used = newUsed;
        count -= records;
    }

    void flush() {
        if (count > 0) {
            file.write(buffer.clear().limit(used), count);
            used = 0;
            count = 0;
        }
    }
}
