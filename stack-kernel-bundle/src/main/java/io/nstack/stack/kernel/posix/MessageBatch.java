package io.nstack.stack.kernel.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The structures of recvmmsg(2) and sendmmsg(2) for one engine, with all pointers between them set once. A call fills
 * in addresses and lengths and allocates nothing. Loop thread.
 */
final class MessageBatch {

    static final int MAX_MESSAGES = 32;

    private static final int MSG_DONTWAIT = 0x40;
    // struct mmsghdr on 64-bit Linux: msghdr of 56 bytes, then the length; padded.
    private static final int MESSAGE_BYTES = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int LENGTH = 56;
    private static final int IOVEC_BYTES = 16;
    private static final int IOVEC_LENGTH = 8;

    private final MemorySegment messages;
    private final MemorySegment vectors;
    private final SocketNames names;
    private final MemorySegment errno;

    MessageBatch(Arena arena, MemorySegment errno) {
        this.errno = errno;
        messages = arena.allocate((long) MESSAGE_BYTES * MAX_MESSAGES, ADDRESS.byteAlignment());
        vectors = arena.allocate((long) IOVEC_BYTES * MAX_MESSAGES, ADDRESS.byteAlignment());
        names = new SocketNames(arena, MAX_MESSAGES);
        for (int i = 0; i < MAX_MESSAGES; i++) {
            messages.set(ADDRESS, at(i, VECTOR), vectors.asSlice((long) i * IOVEC_BYTES, IOVEC_BYTES));
            messages.set(JAVA_LONG, at(i, VECTOR_COUNT), 1);
        }
    }

    /** Messages received, or the negative error number. */
    int receive(int fd, ByteBuf[] dst, int count) {
        for (int i = 0; i < count; i++) {
            int room = dst[i].writableBytes();
            vector(i, addressOf(dst[i], dst[i].writerIndex(), room), room);
            messages.set(JAVA_LONG, at(i, NAME), names.received(i));
            messages.set(JAVA_INT, at(i, NAME_LENGTH), SocketNames.BYTES);
        }
        int got = LibcNative.recvmmsg(fd, messages, count, MSG_DONTWAIT, errno);
        for (int i = 0; i < got; i++) {
            dst[i].writerIndex(dst[i].writerIndex() + messages.get(JAVA_INT, at(i, LENGTH)));
        }
        return got;
    }

    int receivedBytes(int index) { return messages.get(JAVA_INT, at(index, LENGTH)); }

    InetSocketAddress sender(int index) { return names.sender(index); }

    /** Messages sent, or the negative error number. */
    int send(int fd, boolean inet6, ByteBuf[] src, @Nullable InetSocketAddress[] to, int count) {
        for (int i = 0; i < count; i++) {
            int length = src[i].readableBytes();
            vector(i, addressOf(src[i], src[i].readerIndex(), length), length);
            InetSocketAddress receiver = to[i];
            if (receiver == null) {
                messages.set(JAVA_LONG, at(i, NAME), 0);
                messages.set(JAVA_INT, at(i, NAME_LENGTH), 0);
            } else {
                messages.set(JAVA_INT, at(i, NAME_LENGTH), names.encode(i, receiver, inet6));
                messages.set(JAVA_LONG, at(i, NAME), names.sent(i));
            }
        }
        return LibcNative.sendmmsg(fd, messages, count, MSG_DONTWAIT, errno);
    }

    private void vector(int index, long address, int length) {
        vectors.set(JAVA_LONG, (long) index * IOVEC_BYTES, address);
        vectors.set(JAVA_LONG, (long) index * IOVEC_BYTES + IOVEC_LENGTH, length);
    }

    private static long at(int message, int field) { return (long) message * MESSAGE_BYTES + field; }

    private static long addressOf(ByteBuf buffer, int index, int length) {
        if (length == 0) {
            return 0;
        }
        if (buffer.hasMemoryAddress()) {
            return buffer.memoryAddress() + index;
        }
        if (buffer.nioBufferCount() != 1 || !buffer.isDirect()) {
            throw new IllegalArgumentException("not one direct buffer: " + buffer);
        }
        return MemorySegment.ofBuffer(buffer.internalNioBuffer(index, length)).address();
    }
}
