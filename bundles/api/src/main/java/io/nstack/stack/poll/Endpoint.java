package io.nstack.stack.poll;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A stack's connection, listener or datagram socket in one loop. All calls come on that loop's thread, also those for
 * addresses and options, and none blocks. An accepted stream that is not yet attached is called by the loop of its
 * listener.
 *
 * <p><b>Bits</b> are edges: one is due after a call said "none" or "full" and the state then changed. Spurious ones are
 * allowed. {@link #PEER_SHUT} and {@link #FAILED} come also when nobody wants to read and received bytes are unread;
 * only an engine that rests on {@link LoopContext#watch(java.nio.channels.SelectableChannel, int, Watched) JDK channels}
 * alone, whose selector cannot tell, may report {@link #READABLE} instead and be found out by reading. None comes after
 * {@link #close()} or {@link #abort()}, and each comes in the loop that the endpoint lives in.
 *
 * <p><b>After the end</b>, by {@link #close()} or {@link #abort()}, every call that would move bytes throws an
 * {@link IOException}.
 */
@ConsumerType
public abstract class Endpoint {

    /** There is something to read, receive or accept, or the end of input. */
    public static final int READABLE = 1;
    /** There is room to write or send. */
    public static final int WRITABLE = 1 << 1;
    /** The connect has succeeded. */
    public static final int CONNECTED = 1 << 2;
    /** The peer has ended its output; data before the end may still be unread. */
    public static final int PEER_SHUT = 1 << 3;
    /** The connect or the connection has failed; {@link #failure()} says why. */
    public static final int FAILED = 1 << 4;

    private @Nullable Object owner; // loop thread only

    /** For subclasses. */
    protected Endpoint() {}

    /** What the session layer has put here to find its session again; engines pass it on untouched. */
    public final @Nullable Object owner() {
        return owner;
    }

    /** Sets {@link #owner()}. For the session layer only. */
    public final void owner(@Nullable Object newOwner) {
        owner = newOwner;
    }

    /** The local address, or null before there is one. A JDK address type, never one of the stack. */
    public abstract @Nullable SocketAddress local();

    /**
     * Sets an option, identified by its name (see {@link io.nstack.stack.StackOptions}). Loop thread: an application that
     * sets options from another thread is made to wait for the loop by the session layer.
     *
     * @throws UnsupportedOperationException if {@link #options()} does not contain it, naming the option
     * @throws IllegalArgumentException      if the value is out of range, naming option and value
     * @throws IOException                   if the endpoint refuses it in its present state
     */
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        throw new UnsupportedOperationException(option.name());
    }

    /**
     * Reads an option as it is in force.
     *
     * @throws UnsupportedOperationException if {@link #options()} does not contain it, naming the option
     * @throws IOException                   if the endpoint cannot say in its present state
     */
    public <T> T option(SocketOption<T> option) throws IOException {
        throw new UnsupportedOperationException(option.name());
    }

    /** The options this endpoint has; constant for its class. None unless overridden, with both {@code option}s. */
    public Set<SocketOption<?>> options() {
        return Set.of();
    }

    /**
     * Why the endpoint failed, once {@link #FAILED} was reported; null as long as it has not. The message names the
     * peer's address.
     */
    public abstract @Nullable IOException failure();

    /**
     * Ends in order: what was taken for sending still goes out, then the end of output. A stream with unread input
     * resets the connection instead, as TCP does (RFC 1122 section 4.2.2.13). Idempotent; never throws.
     */
    public abstract void close();

    /** Ends now: a connection is reset, queued output is dropped. Idempotent; never throws. */
    public abstract void abort();
}
