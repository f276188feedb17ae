package io.nstack.session.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.IllegalReferenceCountException;
import io.nstack.stack.poll.DatagramBatching;
import io.nstack.stack.poll.DatagramEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Moves a session's flushed datagrams to its endpoint, several in one call where the stack can. A datagram that cannot
 * be sent fails alone: the next one may have another receiver. Loop thread only.
 */
final class DatagramWriter implements ChannelOutboundBuffer.MessageProcessor {

    private final DatagramSession session;
    private ByteBuf[] buffers = {};
    private @Nullable InetSocketAddress[] receivers = {};
    private int collected;
    private boolean full;

    DatagramWriter(DatagramSession session) { this.session = session; }

    boolean isFull() { return full; }

    void onWritable() { full = false; }

    /** Writes until all is written, the endpoint is full or the turn is over; returns whether the turn was over. */
    boolean write(ChannelOutboundBuffer out, DatagramEndpoint endpoint) {
        int spins = session.config().getWriteSpinCount();
        while (spins-- > 0) {
            Object message = out.current();
            if (message == null) {
                return false;
            }
            if (!hasReceiver(message)) {
                out.remove(new NotYetConnectedException());
                continue;
            }
            try {
                if (out.size() > 1 && endpoint instanceof DatagramBatching batching) {
                    writeMany(out, batching);
                } else {
                    writeOne(out, message, endpoint);
                }
            } catch (IOException e) {
                out.remove(Failures.session(session.stackName(), e));
            } catch (IllegalReferenceCountException e) {
                out.remove(e); // the application has released it too early
            } catch (Exception e) {
                session.brokenEngine(e);
                return false;
            }
            if (full) {
                return false;
            }
        }
        return true;
    }

    private void writeOne(ChannelOutboundBuffer out, Object message, DatagramEndpoint endpoint) throws IOException {
        ByteBuf bytes = bytesOf(message);
        if (endpoint.trySend(bytes, receiverOf(message))) {
            session.record.sent(bytes.readableBytes());
            out.remove();
        } else {
            full = true;
        }
    }

    private void writeMany(ChannelOutboundBuffer out, DatagramBatching endpoint) throws Exception {
        if (buffers.length != endpoint.maxBatch()) {
            buffers = new ByteBuf[endpoint.maxBatch()];
            receivers = new @Nullable InetSocketAddress[endpoint.maxBatch()];
        }
        collected = 0;
        try {
            out.forEachFlushedMessage(this);
            int sent = endpoint.trySend(buffers, receivers, collected);
            full = sent == 0;
            for (int i = 0; i < sent; i++) {
                session.record.sent(buffers[i].readableBytes());
                out.remove();
            }
        } finally {
            Arrays.fill(buffers, 0, collected, null);
            Arrays.fill(receivers, 0, collected, null);
        }
    }

    /** Collects one flushed datagram for the next call. */
    @Override
    public boolean processMessage(Object message) {
        if (collected == buffers.length || !hasReceiver(message)) {
            return false;
        }
        buffers[collected] = bytesOf(message);
        receivers[collected++] = receiverOf(message);
        return true;
    }

    private boolean hasReceiver(Object message) { return session.isConnected() || receiverOf(message) != null; }

    private static ByteBuf bytesOf(Object message) {
        return message instanceof ByteBuf bytes ? bytes : (ByteBuf) ((AddressedEnvelope<?, ?>) message).content();
    }

    static @Nullable InetSocketAddress receiverOf(Object message) {
        return message instanceof AddressedEnvelope<?, ?> envelope ? (InetSocketAddress) envelope.recipient() : null;
    }
}
