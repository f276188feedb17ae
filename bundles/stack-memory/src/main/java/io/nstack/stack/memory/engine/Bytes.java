package io.nstack.stack.memory.engine;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.lang.foreign.MemorySegment;

/** Copies between buffers by their addresses, which costs no object. */
final class Bytes {

    @SuppressWarnings("restricted") // each copy is checked against its two buffers
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Bytes() {}

    /** Appends {@code count} bytes of {@code src} from {@code index} to {@code dst}; no index of {@code src} moves. */
    static void append(ByteBuf src, int index, ByteBuf dst, int count) {
        if (index < 0 || count < 0 || index > src.writerIndex() - count || count > dst.writableBytes()) {
            throw new IndexOutOfBoundsException(count + " bytes at " + index + " of " + src + " to " + dst);
        }
        if (!src.hasMemoryAddress() || !dst.hasMemoryAddress()) {
            dst.writeBytes(src, index, count);
            return;
        }
        if (src.refCnt() == 0 || dst.refCnt() == 0) {
            throw new IllegalReferenceCountException(0);
        }
        int at = dst.writerIndex();
        MemorySegment.copy(ALL, src.memoryAddress() + index, ALL, dst.memoryAddress() + at, count);
        dst.writerIndex(at + count);
    }
}
