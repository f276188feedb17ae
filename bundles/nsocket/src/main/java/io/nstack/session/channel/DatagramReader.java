package io.nstack.session.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.socket.DatagramPacket;
import io.nstack.stack.poll.DatagramBatching;
import io.nstack.stack.poll.DatagramEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Moves datagrams from a session's endpoint to its pipeline, several in one call where the stack can and more than one
 * is waiting. Loop thread only.
 */
final class DatagramReader {

    private final DatagramSession session;
    private ByteBuf[] buffers = {};
    private InetSocketAddress[] senders = {};
    private boolean inputReady = true; // unknown counts as ready
    private boolean readPending;
    private boolean running;
    private boolean scheduled;

    DatagramReader(DatagramSession session) { this.session = session; }

    void begin() {
        readPending = true;
        if (inputReady && !running) {
            resumeLater();
        }
    }

    void onReadable() {
        inputReady = true;
        if (wanted()) {
            read();
        }
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
        DatagramEndpoint endpoint = session.endpoint();
        if (running || endpoint == null) {
            return;
        }
        running = true;
        try {
            readFrom(endpoint);
        } catch (NoBufferException e) {
            session.pipeline().fireExceptionCaught(e.why);
            session.closeNow();
        } catch (Throwable t) {
            session.brokenEngine(t);
        } finally {
            running = false;
        }
    }

    private void readFrom(DatagramEndpoint endpoint) {
        ChannelPipeline pipeline = session.pipeline();
        ExtendedHandle handle = (ExtendedHandle) session.unsafe().recvBufAllocHandle();
        handle.reset(session.config());
        IOException failure = null;
        int total = 0;
        try {
            do {
                int got = total > 0 && endpoint instanceof DatagramBatching batching
                        ? receiveMany(endpoint, batching, handle)
                        : receiveOne(endpoint, handle);
                if (got == 0) {
                    inputReady = false;
                    break;
                }
                total += got;
                readPending = false;
            } while (session.endpoint() == endpoint && handle.continueReading());
        } catch (IOException e) {
            failure = e;
        }
        if (session.cut() != null) {
            return; // the loop hung in the call, and for the application the session has ended
        }
        if (total > 0) { // an empty look says nothing about the size of the next read
            handle.readComplete();
            pipeline.fireChannelReadComplete();
        }
        if (failure != null) {
            pipeline.fireExceptionCaught(Failures.session(session.stackName(), failure));
        }
        if (session.endpoint() == endpoint && inputReady && wanted()) {
            resumeLater();
        }
    }

    private int receiveOne(DatagramEndpoint endpoint, ExtendedHandle handle) throws IOException {
        ByteBuf buffer = allocate(handle);
        boolean filled = false;
        try {
            handle.attemptedBytesRead(buffer.writableBytes());
            int bytes = endpoint.tryReceive(buffer);
            filled = bytes >= 0;
            if (!filled) {
                return 0;
            }
            handUp(handle, buffer, endpoint.sender());
            return 1;
        } finally {
            if (!filled) {
                buffer.release();
            }
        }
    }

    private int receiveMany(DatagramEndpoint endpoint, DatagramBatching batching, ExtendedHandle handle)
            throws IOException {
        int count = batching.maxBatch();
        if (buffers.length != count) {
            buffers = new ByteBuf[count];
            senders = new InetSocketAddress[count];
        }
        int got = 0;
        try {
            for (int i = 0; i < count; i++) {
                buffers[i] = allocate(handle);
            }
            got = batching.tryReceive(buffers, senders, count);
            for (int i = 0; i < got; i++) {
                ByteBuf filled = buffers[i];
                buffers[i] = null;
                if (session.endpoint() == endpoint) {
                    handUp(handle, filled, senders[i]);
                } else {
                    filled.release(); // a handler has closed the session
                }
            }
            return got;
        } finally {
            for (ByteBuf each : buffers) {
                if (each != null) {
                    each.release();
                }
            }
            Arrays.fill(buffers, null);
            Arrays.fill(senders, null);
        }
    }

    private ByteBuf allocate(ExtendedHandle handle) {
        try {
            return handle.allocate(session.config().getAllocator());
        } catch (Throwable t) {
            throw new NoBufferException(t);
        }
    }

    private void handUp(ExtendedHandle handle, ByteBuf bytes, InetSocketAddress sender) {
        handle.lastBytesRead(bytes.readableBytes());
        handle.incMessagesRead(1);
        session.record.received(bytes.readableBytes());
        if (session.cut() != null) {
            bytes.release();
            return;
        }
        InetSocketAddress local = session.localAddress();
        session.pipeline().fireChannelRead(new DatagramPacket(bytes, local, sender));
    }
}
