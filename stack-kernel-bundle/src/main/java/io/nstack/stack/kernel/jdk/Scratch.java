package io.nstack.stack.kernel.jdk;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What one engine's calls need for their duration. Loop thread. */
final class Scratch {

    private static final int MAX_BUFFERS = 256;
    private static final int DISCARD_BYTES = 16 * 1024;

    private final ByteBuffer[] gathered = new ByteBuffer[MAX_BUFFERS];
    private final ByteBuffer discarded = ByteBuffer.allocateDirect(DISCARD_BYTES);
    private int count;

    /** The buffers of a gathering write, the first {@link #count()} of the array; to be cleared afterwards. */
    ByteBuffer[] gather(ByteBuf[] buffers, int offered, long maxBytes) {
        count = 0;
        long left = maxBytes;
        for (int i = 0; i < offered && left > 0 && count < MAX_BUFFERS; i++) {
            ByteBuf each = buffers[i];
            int length = (int) Math.min(left, each.readableBytes());
            for (ByteBuffer part : each.nioBuffers(each.readerIndex(), length)) {
                if (part.hasRemaining() && count < MAX_BUFFERS) {
                    gathered[count++] = part;
                }
            }
            left -= length;
        }
        return gathered;
    }

    int count() { return count; }

    void clear() { Arrays.fill(gathered, 0, count, null); }

    /** Room for bytes that nobody wants. */
    ByteBuffer discarded() { return discarded.clear(); }
}
