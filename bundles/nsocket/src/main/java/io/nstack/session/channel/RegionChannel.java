package io.nstack.session.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Lets a foreign {@link io.netty.channel.FileRegion} write to an endpoint. Takes part of what it is offered and says so,
 * as a socket would. Loop thread only.
 */
final class RegionChannel implements WritableByteChannel {

    private static final int CHUNK = 64 * 1024;

    private final ByteBufAllocator allocator;
    private @Nullable StreamEndpoint endpoint;
    private boolean full;
    private boolean calling;

    RegionChannel(ByteBufAllocator allocator) { this.allocator = allocator; }

    void to(StreamEndpoint target) {
        endpoint = target;
        full = false;
        calling = false;
    }

    /** Whether the last call ended inside the endpoint, by what it threw. */
    boolean isCalling() { return calling; }

    boolean wasFull() { return full; }

    @Override
    public int write(ByteBuffer source) throws IOException {
        StreamEndpoint target = endpoint;
        if (target == null) {
            throw new ClosedChannelException();
        }
        int total = 0;
        while (source.hasRemaining() && !full) {
            int length = Math.min(CHUNK, source.remaining());
            ByteBuf copy = allocator.directBuffer(length);
            try {
                copy.writeBytes(source.slice(source.position(), length));
                calling = true;
                int taken = target.tryWrite(copy, length, false);
                calling = false;
                source.position(source.position() + taken);
                total += taken;
                full = taken < length;
            } finally {
                copy.release();
            }
        }
        return total;
    }

    @Override
    public boolean isOpen() { return endpoint != null; }

    @Override
    public void close() { endpoint = null; }
}
