package io.nstack.stack.poll;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** A connection that carries a byte stream. What else one can do is in {@link Gathering} and {@link FileSending}. */
@ConsumerType
public abstract class StreamEndpoint extends Endpoint {

    /** For subclasses. */
    protected StreamEndpoint() {}

    /** Whether the connection is established and not yet closed. */
    public abstract boolean isConnected();

    /** The peer's address, or null before the connection is established. A JDK address type. */
    public abstract @Nullable SocketAddress remote();

    /**
     * How much {@link #tryRead} would return at least, asked before a buffer is allocated.
     *
     * @return 0 = surely nothing, so a {@link Endpoint#READABLE} is due; otherwise a hint, 1 if unknown; the end of
     *         input and a failure count as readable
     */
    public abstract int readable();

    /**
     * Appends received bytes at {@code dst}'s writer index, up to its writable bytes, and advances the index.
     *
     * @param dst a direct buffer with at least one writable byte; stays the caller's
     * @return bytes read; 0 = none now, a {@link Endpoint#READABLE} is due; -1 = end of input
     * @throws IOException if the connection has failed, after all bytes received before were read
     */
    public abstract int tryRead(ByteBuf dst) throws IOException;

    /**
     * Hands out received bytes without a copy, in order with those of {@link #tryRead}. The buffer becomes the caller's
     * with one reference, who releases it, on any thread; until then its bytes stay as they are, whatever becomes of
     * the endpoint and its engine.
     *
     * @return null = use {@link #tryRead}: nothing is there, or the stack does not lend, or is short of buffers
     * @throws IOException as {@link #tryRead}
     */
    public @Nullable ByteBuf tryLend() throws IOException { return null; }

    /**
     * Takes up to {@code length} bytes from {@code src}'s reader index for sending. The index is not moved. The
     * endpoint may keep a retained slice instead of copying, and releases it at the latest when its engine closes; the
     * caller leaves bytes that were taken as they are.
     *
     * @param src    a direct buffer; stays the caller's
     * @param length 1 to {@code src.readableBytes()}
     * @param more   whether another write follows at once, so that a partial segment may wait
     * @return bytes taken; fewer than {@code length} = full, a {@link Endpoint#WRITABLE} is due
     * @throws IOException if the connection has failed or its output is shut
     */
    public abstract int tryWrite(ByteBuf src, int length, boolean more) throws IOException;

    /**
     * Ends the output after everything taken so far (half-close). Idempotent.
     *
     * @throws IOException if the connection has failed or is not established
     */
    public abstract void shutdownOutput() throws IOException;

    /**
     * Wants no more input: what is unread and what still arrives is dropped, {@link #tryRead} answers -1. Idempotent.
     *
     * @throws IOException if the connection has failed or is not established
     */
    public abstract void shutdownInput() throws IOException;
}
