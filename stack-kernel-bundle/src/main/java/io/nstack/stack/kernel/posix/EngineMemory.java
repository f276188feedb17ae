package io.nstack.stack.kernel.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.IovArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The native memory of one engine: allocated once, closed with it. Loop thread. */
final class EngineMemory implements AutoCloseable {

    private static final int MAX_BUFFERS = 256;
    private static final long MAX_SENDFILE_BYTES = 0x7ffff000L; // sendfile(2)
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final long DISCARD_BYTES = 1L << 30;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = arena.allocate(LibcNative.CAPTURE);
    private final MemorySegment offset = arena.allocate(JAVA_LONG);
    private final MessageBatch messages = new MessageBatch(arena, errno);
    private final IovArray vectors = new IovArray(MAX_BUFFERS);

    /** The address of vectors over the first {@code maxBytes} of these buffers; {@link #vectorCount()} of them. */
    long vectors(ByteBuf[] buffers, int count, long maxBytes) {
        vectors.clear();
        long left = maxBytes;
        for (int i = 0; i < count && left > 0; i++) {
            ByteBuf each = buffers[i];
            int length = (int) Math.min(left, each.readableBytes());
            if (!vectors.add(each, each.readerIndex(), length)) {
                break;
            }
            left -= length;
        }
        return vectors.memoryAddress(0);
    }

    int vectorCount() { return vectors.count(); }

    /** Bytes sent, 0 at the end of the file, or the negative error number. */
    long sendFile(int socket, int file, long position, long count) {
        offset.set(JAVA_LONG, 0, position);
        return LibcNative.sendfile(socket, file, offset, Math.min(count, MAX_SENDFILE_BYTES), errno);
    }

    /** Drops what a TCP socket has received, without copying it (tcp(7), MSG_TRUNC); what recv(2) returned. */
    long discard(int socket) {
        return LibcNative.recv(socket, MemorySegment.NULL, DISCARD_BYTES, MSG_TRUNC | MSG_DONTWAIT, errno);
    }

    MessageBatch messages() { return messages; }

    @Override
    public void close() {
        vectors.release();
        arena.close();
    }
}
