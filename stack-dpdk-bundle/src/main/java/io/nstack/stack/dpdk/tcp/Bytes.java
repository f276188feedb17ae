package io.nstack.stack.dpdk.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Copies between buffers and memory of ours; by addresses where there are any, which costs no object. */
final class Bytes {

    @SuppressWarnings("restricted") // each copy is checked against both sides
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Bytes() {}

    /** Copies {@code count} bytes of {@code src} from {@code index} into memory; no index moves. */
    static void fromBuffer(ByteBuf src, int index, MemorySegment to, long at, int count) {
        if (index < 0 || count < 0 || index > src.writerIndex() - count) {
            throw new IndexOutOfBoundsException(count + " bytes at " + index + " of " + src);
        }
        if (src.hasMemoryAddress()) {
            if (src.refCnt() == 0) {
                throw new IllegalReferenceCountException(0);
            }
            MemorySegment.copy(ALL, src.memoryAddress() + index, to, at, count);
            return;
        }
        ByteBuffer[] parts = src.nioBuffers(index, count);
        long next = at;
        for (ByteBuffer part : parts) {
            int length = part.remaining();
            MemorySegment.copy(MemorySegment.ofBuffer(part), 0, to, next, length);
            next += length;
        }
    }

    /** Appends {@code count} bytes of memory to {@code dst}, which has room for them. */
    static void toBuffer(MemorySegment from, long at, ByteBuf dst, int count) {
        int index = dst.writerIndex();
        if (count > dst.capacity() - index) {
            throw new IndexOutOfBoundsException(count + " bytes to " + dst);
        }
        if (dst.hasMemoryAddress()) {
            if (dst.refCnt() == 0) {
                throw new IllegalReferenceCountException(0);
            }
            MemorySegment.copy(from, at, ALL, dst.memoryAddress() + index, count);
        } else {
            dst.setBytes(index, from.asSlice(at, count).asByteBuffer());
        }
        dst.writerIndex(index + count);
    }
}
