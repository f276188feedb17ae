package io.nstack.stack.memory.engine;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.Endpoint;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One place of a {@link Wire}, used again and again. */
final class Message {

    Kind kind = Kind.RESET;
    @Nullable
    Endpoint target;
    @Nullable
    Endpoint source;
    @Nullable
    ByteBuf bytes; // the reference is the message's until somebody takes it
    @Nullable
    InetSocketAddress sender; // of a datagram
    int number;

    void set(Kind newKind, Endpoint to, Endpoint from, @Nullable ByteBuf data, int count) {
        kind = newKind;
        target = to;
        source = from;
        bytes = data;
        number = count;
    }

    void copyFrom(Message other) {
        set(other.kind, other.to(), other.from(), other.bytes, other.number);
        sender = other.sender;
    }

    Endpoint to() { return present(target); }

    Endpoint from() { return present(source); }

    /** The bytes, which are the caller's from now on. */
    ByteBuf take() {
        ByteBuf taken = present(bytes);
        bytes = null;
        return taken;
    }

    /** Holds nothing any longer, and releases what nobody took. */
    void clear() {
        target = null;
        source = null;
        sender = null;
        ByteBuf left = bytes;
        if (left != null) {
            bytes = null;
            left.release();
        }
    }

    private <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(kind + " lacks a part");
        }
        return part;
    }
}
