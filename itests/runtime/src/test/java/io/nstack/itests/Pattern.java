package io.nstack.itests;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;

/** An endless row of bytes, in which a lost or doubled piece is seen. */
final class Pattern {

    private static final int PERIOD = 65_521; // prime, so that it is no multiple of anybody's buffer
    private static final ByteBuf TWICE = twice();

    private Pattern() {}

    private static ByteBuf twice() {
        byte[] once = new byte[PERIOD];
        new Random(1).nextBytes(once);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(2 * PERIOD).writeBytes(once).writeBytes(once));
    }

    /** Appends the bytes from that offset on, {@value #PERIOD} at most. */
    static ByteBuf write(ByteBuf to, long offset, int count) {
        return to.writeBytes(TWICE, (int) (offset % PERIOD), count);
    }

    /** Whether the buffer holds the bytes from that offset on. */
    static boolean matches(ByteBuf got, long offset) {
        int from = got.readerIndex();
        int left = got.readableBytes();
        long at = offset;
        while (left > 0) {
            int length = Math.min(left, PERIOD);
            if (!ByteBufUtil.equals(got, from, TWICE, (int) (at % PERIOD), length)) {
                return false;
            }
            from += length;
            at += length;
            left -= length;
        }
        return true;
    }
}
