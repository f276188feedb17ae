package io.nstack.nsocket;

import io.netty.channel.ChannelOption;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stream session with blocking input and output. One thread may read while another writes; several readers or several
 * writers take turns, each call as a whole. Interrupts, time-outs and loop threads: see {@link BlockingSockets}.
 *
 * <p>Memory is bounded both ways: what is received waits in at most 64 KiB and one more buffer, then the session stops
 * reading until the application does; a writer waits while more than 64 KiB have not been taken by the stack.
 */
@ProviderType
public interface BlockingStream extends Session, Closeable {

    /**
     * What is received. {@code read} waits for the first byte and returns what is there; -1 at the end.
     *
     * <p>{@code read} throws {@link java.net.SocketTimeoutException} after the {@link #readTimeout}, after which it may
     * be called again; {@link java.io.InterruptedIOException} when interrupted while it waits; and
     * {@link java.net.SocketException} after {@link #close()}, also when that comes from another thread, or, once all
     * that was received has been read, if the session has failed: its cause is then the {@link SessionException} that
     * names the stack and the reason. Closing it closes the session.
     */
    InputStream input();

    /**
     * What is sent. {@code write} returns when the bytes are on their way to the stack, which may be before the stack
     * has them; a failure after that is thrown by the next call. {@code flush} does nothing: nothing is held back.
     *
     * <p>{@code write} throws {@link java.io.InterruptedIOException} when interrupted and
     * {@link java.net.SocketTimeoutException} after the {@link #writeTimeout}, while it waits for the stack to take
     * more; {@code bytesTransferred} says how many bytes of the call were sent, the others were not. It throws
     * {@link java.net.SocketException} as {@link #input()}, and after {@link #shutdownOutput()}. Closing it closes the
     * session.
     */
    OutputStream output();

    /** How long one read may wait; zero, the default, is for ever. */
    BlockingStream readTimeout(Duration timeout);

    /** How long one write may wait for the stack to take more; zero, the default, is for ever. */
    BlockingStream writeTimeout(Duration timeout);

    /**
     * Reads no more: {@code read} gives -1 from now on and what was received is dropped.
     *
     * @throws java.net.SocketException if the session is closed
     */
    void shutdownInput() throws IOException;

    /**
     * Ends the output: the peer reads the end after all that was written. Returns at once.
     *
     * @throws java.net.SocketException if the session is closed
     */
    void shutdownOutput() throws IOException;

    /** The local address; null before there is one. */
    @Nullable
    SocketAddress local();

    /** The peer's address. */
    @Nullable
    SocketAddress remote();

    /** The value of an option, null if there is none. */
    <T> @Nullable T option(ChannelOption<T> option);

    /** Sets an option of the open session. */
    <T> void option(ChannelOption<T> option, T value);

    /** Whether it is neither closed nor at its end. */
    boolean isOpen();

    /** Closes at once and drops what was not sent; where the stack can, the peer's connection is reset. Never throws. */
    void abort();

    /**
     * Closes; calls that wait end with a {@link java.net.SocketException}. Returns at once: what was written is still
     * sent, for at most a minute. Never throws; any number of times, on any thread, loops too.
     */
    @Override
    void close();
}
