package io.nstack.session.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.netty.util.IllegalReferenceCountException;
import io.nstack.nsocket.FileRange;
import io.nstack.session.loop.Loop;
import io.nstack.stack.poll.FileSending;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves a session's flushed messages to its endpoint. {@code full} says that the endpoint took less than it was offered,
 * so that nothing is tried until it reports that it is writable. Loop thread only.
 */
final class StreamWriter implements ChannelOutboundBuffer.MessageProcessor {

    private static final ByteBuf[] NONE = {};
    private static final long MAX_GATHER_BYTES = 1 << 20; // more does not fit into a socket buffer at once

    private final StreamSession session;
    private boolean full;
    private ByteBuf[] gather = NONE; // the loop's while a gathering write is under way
    private int gathered;
    private @Nullable RegionChannel regionChannel;
    private boolean calling; // the endpoint, so that what comes out is its doing

    StreamWriter(StreamSession session) { this.session = session; }

    boolean isFull() { return full; }

    void onWritable() { full = false; }

    /** Whether what {@link #write} threw was the endpoint's doing; a buffer released too early is the application's. */
    boolean isEnginesFault(Throwable thrown) {
        RegionChannel region = regionChannel;
        boolean fault = calling || (region != null && region.isCalling());
        calling = false;
        return fault && !(thrown instanceof IllegalReferenceCountException);
    }

    /**
     * Writes until all is written, the endpoint is full or the session's write spin count is used up.
     *
     * @return whether something is left that could be written at once
     */
    boolean write(ChannelOutboundBuffer out, StreamEndpoint endpoint, Loop loop) throws Exception {
        int spins = session.config().getWriteSpinCount();
        while (spins-- > 0) {
            Object message = out.current();
            if (message == null) {
                return false;
            }
            if (message instanceof ByteBuf bytes) {
                if (endpoint instanceof Gathering gathering && (out.size() > 1 || bytes.nioBufferCount() > 1)) {
                    writeMany(out, gathering, loop);
                } else {
                    writeOne(out, bytes, endpoint);
                }
            } else if (message instanceof FileRange range && endpoint instanceof FileSending sending) {
                writeFile(out, range, sending);
            } else {
                writeRegion(out, (FileRegion) message, endpoint);
            }
            if (full) {
                return false;
            }
        }
        return true;
    }

    private void writeOne(ChannelOutboundBuffer out, ByteBuf bytes, StreamEndpoint endpoint) throws IOException {
        int length = bytes.readableBytes();
        if (length == 0) {
            out.remove();
            return;
        }
        int taken;
        if (bytes.nioBufferCount() > 1 && bytes instanceof CompositeByteBuf composite) {
            taken = writeParts(composite.decompose(composite.readerIndex(), length), endpoint);
        } else {
            calling = true;
            taken = endpoint.tryWrite(bytes, length, out.size() > 1);
            calling = false;
        }
        took(out, taken, taken < length);
    }

    private int writeParts(List<ByteBuf> parts, StreamEndpoint endpoint) throws IOException {
        int taken = 0;
        calling = true;
        for (int i = 0; i < parts.size(); i++) {
            int length = parts.get(i).readableBytes();
            int now = length == 0 ? 0 : endpoint.tryWrite(parts.get(i), length, i + 1 < parts.size());
            taken += now;
            if (now < length) {
                break;
            }
        }
        calling = false;
        return taken;
    }

    private void took(ChannelOutboundBuffer out, long taken, boolean endpointFull) {
        full = endpointFull;
        if (taken > 0) {
            session.record.sent(taken);
            out.removeBytes(taken);
        }
    }

    private void writeMany(ChannelOutboundBuffer out, Gathering endpoint, Loop loop) throws Exception {
        gather = loop.gather();
        gathered = 0;
        try {
            out.forEachFlushedMessage(this);
            if (gathered == 0) {
                out.removeBytes(0); // empty buffers only
                return;
            }
            calling = true;
            long taken = endpoint.tryWrite(gather, gathered, MAX_GATHER_BYTES);
            calling = false;
            took(out, taken, taken == 0);
        } finally {
            Arrays.fill(gather, 0, gathered, null);
        }
    }

    /** Collects one flushed message for the gathering write. */
    @Override
    public boolean processMessage(Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            return false;
        }
        if (bytes.nioBufferCount() > 1 && bytes instanceof CompositeByteBuf composite) {
            for (ByteBuf part : composite.decompose(composite.readerIndex(), composite.readableBytes())) {
                if (!collect(part)) {
                    return false;
                }
            }
            return true;
        }
        return collect(bytes);
    }

    private boolean collect(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            return true;
        }
        if (gathered == gather.length) {
            return false;
        }
        gather[gathered++] = bytes;
        return true;
    }

    private void writeFile(ChannelOutboundBuffer out, FileRange range, FileSending endpoint) throws IOException {
        long left = range.count() - range.transferred();
        if (left <= 0) {
            out.remove();
            return;
        }
        RangeSource source = session.sourceOf(range);
        calling = true;
        long taken = endpoint.trySend(source, range.position() + range.transferred(), left);
        calling = false;
        if (taken < 0) {
            throw new IOException(range.path() + " became shorter while it was sent: ends before byte "
                    + (range.position() + range.transferred()));
        }
        full = taken == 0;
        range.advance(taken);
        progress(out, range, taken);
    }

    private void writeRegion(ChannelOutboundBuffer out, FileRegion region, StreamEndpoint endpoint)
            throws IOException {
        if (region.transferred() >= region.count()) {
            out.remove();
            return;
        }
        RegionChannel target = regionChannel;
        if (target == null) {
            target = new RegionChannel(session.config().getAllocator());
            regionChannel = target;
        }
        long moved;
        try {
            target.to(endpoint);
            moved = region.transferTo(target, region.transferred());
        } finally {
            target.close(); // what it points to must not outlive the session
        }
        if (moved == 0 && !target.wasFull()) {
            throw new IOException(region + ": nothing left to transfer at byte " + region.transferred() + " of "
                    + region.count());
        }
        full = target.wasFull();
        progress(out, region, moved);
    }

    private void progress(ChannelOutboundBuffer out, FileRegion region, long moved) {
        if (moved > 0) {
            session.record.sent(moved);
            out.progress(moved);
            if (region.transferred() >= region.count()) {
                out.remove();
            }
        }
    }
}
