package io.nstack.session.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Moves bytes from a session's endpoint to its pipeline. The endpoint reports edges, so what is known of it is kept
 * here: {@code inputReady} says that there may be something to read. Loop thread only.
 */
final class StreamReader {

    private final StreamSession session;
    private boolean inputReady = true; // unknown counts as ready
    private boolean readPending;
    private boolean running;
    private boolean scheduled;
    private boolean ended; // the end of input was seen and told

    StreamReader(StreamSession session) { this.session = session; }

    /** The pipeline wants to read. */
    void begin() {
        readPending = true;
        if (inputReady && !running) {
            resumeLater();
        }
    }

    /** The endpoint may have something to read. */
    void onReadable() {
        inputReady = true;
        if (wanted()) {
            read();
        }
    }

    /** The peer has ended its output, or the connection failed: look even if nobody wants to read. */
    void onEnd() {
        inputReady = true;
        read();
    }

    private boolean wanted() { return readPending || session.config().isAutoRead(); }

    private void resumeLater() {
        if (!scheduled) {
            scheduled = true;
            session.eventLoop().execute(this::resume);
        }
    }

    private void resume() {
        scheduled = false;
        session.note(session);
        if (inputReady && wanted()) {
            read();
        }
    }

    private void read() {
        StreamEndpoint endpoint = session.endpoint();
        if (running || ended || endpoint == null) {
            return;
        }
        running = true;
        try {
            readFrom(endpoint);
        } finally {
            running = false;
        }
    }

    private void readFrom(StreamEndpoint endpoint) {
        StreamConfig config = session.config();
        ChannelPipeline pipeline = session.pipeline();
        ExtendedHandle handle = (ExtendedHandle) session.unsafe().recvBufAllocHandle();
        handle.reset(config);
        boolean any = false;
        boolean end = false;
        try {
            do {
                if (endpoint.readable() == 0) {
                    inputReady = false;
                    break;
                }
                ByteBuf received = config.lending() ? endpoint.tryLend() : null;
                if (received != null) {
                    int lent = received.readableBytes();
                    handle.attemptedBytesRead(lent);
                    handle.lastBytesRead(lent);
                } else {
                    received = copy(endpoint, handle, allocate(handle));
                    if (received == null) {
                        end = handle.lastBytesRead() < 0;
                        inputReady = end;
                        break;
                    }
                }
                if (session.cut() != null) {
                    received.release(); // the loop hung in the call, and for the application the session has ended
                    return;
                }
                any = true;
                session.record.received(received.readableBytes());
                handle.incMessagesRead(1);
                readPending = false;
                pipeline.fireChannelRead(received);
            } while (session.endpoint() == endpoint && handle.continueReading());
            if (session.cut() != null) {
                return;
            }
            finish(endpoint, handle, any || end);
            if (end) {
                endOfInput(endpoint);
            }
        } catch (IOException e) {
            readFailed(endpoint, handle, Failures.session(session.stackName(), e));
        } catch (NoBufferException e) {
            readFailed(endpoint, handle, e.why);
        } catch (Throwable t) {
            session.brokenEngine(t);
        }
    }

    private void readFailed(StreamEndpoint endpoint, ExtendedHandle handle, Throwable why) {
        if (session.cut() != null) {
            return; // it ends with that reason
        }
        readPending = false;
        finish(endpoint, handle, true);
        session.pipeline().fireExceptionCaught(why);
        endOfInput(endpoint);
    }

    private ByteBuf allocate(ExtendedHandle handle) {
        try {
            ByteBuf buffer = handle.allocate(session.config().getAllocator());
            if (buffer.isDirect()) {
                return buffer;
            }
            int size = buffer.writableBytes();
            buffer.release();
            return session.config().getAllocator().directBuffer(size);
        } catch (Throwable t) {
            throw new NoBufferException(t);
        }
    }

    /** Copies what is there into the buffer; null = nothing, with the count in the handle. */
    private static @Nullable ByteBuf copy(StreamEndpoint endpoint, ExtendedHandle handle, ByteBuf buffer)
            throws IOException {
        boolean filled = false;
        try {
            handle.attemptedBytesRead(buffer.writableBytes());
            handle.lastBytesRead(endpoint.tryRead(buffer));
            filled = handle.lastBytesRead() > 0;
            return filled ? buffer : null;
        } finally {
            if (!filled) {
                buffer.release();
            }
        }
    }

    private void finish(StreamEndpoint endpoint, ExtendedHandle handle, boolean tell) {
        if (tell) { // an empty look says nothing about the size of the next read
            handle.readComplete();
            session.pipeline().fireChannelReadComplete();
        }
        if (session.endpoint() == endpoint && inputReady && endpoint.readable() == 0) {
            inputReady = false;
        }
        if (session.endpoint() == endpoint && inputReady && !ended && wanted()) {
            resumeLater(); // stopped by maxMessagesPerRead: no edge will come for what is left
        }
    }

    private void endOfInput(StreamEndpoint endpoint) {
        readPending = false;
        if (session.endpoint() != endpoint) {
            return;
        }
        session.inputEnded();
        if (!ended && session.endpoint() == endpoint) {
            ended = true;
            session.pipeline().fireUserEventTriggered(
                    io.netty.channel.socket.ChannelInputShutdownReadComplete.INSTANCE);
        }
    }
}
