package io.nstack.stack.dpdk.tcp;

import io.netty.buffer.ByteBuf;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Bytes in order in chunks of a pool: appended at the end, dropped at the front, read anywhere. Loop thread only. */
final class ChunkQueue {

    private static final int LEAST_SLOTS = 4;

    private final ChunkPool pool;
    private @Nullable Chunk[] ring = new Chunk[LEAST_SLOTS];
    private int first; // in the ring
    private int count; // chunks
    private int peak; // of the count since it was last 0
    private int start; // of the first byte in the first chunk
    private int bytes;

    ChunkQueue(ChunkPool pool) { this.pool = pool; }

    int bytes() { return bytes; }

    /** Appends up to {@code length} bytes; returns how many there were chunks for. */
    int append(ByteBuf src, int index, int length) {
        int done = 0;
        while (done < length && hasTail()) {
            int at = end();
            int part = Math.min(length - done, Chunk.BYTES - at);
            Bytes.fromBuffer(src, index + done, last().memory, at, part);
            bytes += part;
            done += part;
        }
        return done;
    }

    /** As {@link #append(ByteBuf, int, int)}. */
    int append(MemorySegment src, long from, int length) {
        int done = 0;
        while (done < length && hasTail()) {
            int at = end();
            int part = Math.min(length - done, Chunk.BYTES - at);
            MemorySegment.copy(src, from + done, last().memory, at, part);
            bytes += part;
            done += part;
        }
        return done;
    }

    private int end() { return (start + bytes) - (count - 1) * Chunk.BYTES; }

    private boolean hasTail() {
        if (count * Chunk.BYTES > start + bytes) {
            return true;
        }
        Chunk fresh = pool.tryTake();
        if (fresh == null) {
            return false;
        }
        if (count == 0) {
            start = 0;
        } else if (count == ring.length) {
            widen();
        }
        ring[first + count & ring.length - 1] = fresh;
        count++;
        peak = Math.max(peak, count);
        return true;
    }

    private void widen() {
        @Nullable
        Chunk[] wider = new Chunk[ring.length * 2];
        for (int i = 0; i < count; i++) {
            wider[i] = ring[first + i & ring.length - 1];
        }
        ring = wider;
        first = 0;
    }

    private Chunk at(int index) {
        Chunk chunk = ring[first + index & ring.length - 1];
        if (chunk == null) {
            throw new IllegalStateException("no chunk " + index + " of " + count);
        }
        return chunk;
    }

    private Chunk last() { return at(count - 1); }

    /** Copies {@code length} bytes that begin {@code offset} bytes behind the front. */
    void copyTo(int offset, MemorySegment to, long at, int length) {
        checkRange(offset, length);
        int done = 0;
        while (done < length) {
            int position = start + offset + done;
            int within = position % Chunk.BYTES;
            int part = Math.min(length - done, Chunk.BYTES - within);
            MemorySegment.copy(at(position / Chunk.BYTES).memory, within, to, at + done, part);
            done += part;
        }
    }

    private void checkRange(int offset, int length) {
        if (offset < 0 || length < 0 || offset > bytes - length) {
            throw new IndexOutOfBoundsException(length + " bytes at " + offset + " of " + bytes);
        }
    }

    /** Moves {@code length} bytes from the front to a buffer that has room for them. */
    void moveTo(ByteBuf dst, int length) {
        checkRange(0, length);
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, Chunk.BYTES - start);
            Bytes.toBuffer(at(0).memory, start, dst, part);
            drop(part);
            done += part;
        }
    }

    /** Drops bytes at the front; chunks that become empty go back to the pool. */
    void drop(int length) {
        checkRange(0, length);
        start += length;
        bytes -= length;
        while (count > 0 && (start >= Chunk.BYTES || bytes == 0)) {
            pool.release(at(0));
            ring[first] = null;
            first = first + 1 & ring.length - 1;
            count--;
            start = Math.max(0, start - Chunk.BYTES);
        }
        if (count == 0) {
            narrow();
        }
    }

    /** An idle connection holds little; a busy one keeps what it needs each time. */
    private void narrow() {
        if (ring.length > LEAST_SLOTS && peak * 4 < ring.length) {
            ring = new Chunk[ring.length / 2];
            first = 0;
        }
        peak = 0;
    }

    void clear() { drop(bytes); }

    void writeTo(DataOutput out) throws IOException {
        byte[] all = new byte[bytes];
        copyTo(0, MemorySegment.ofArray(all), 0, bytes);
        out.writeInt(bytes);
        out.write(all);
    }

    void readFrom(DataInput in) throws IOException {
        byte[] all = new byte[in.readInt()];
        in.readFully(all);
        if (append(MemorySegment.ofArray(all), 0, all.length) < all.length) {
            throw new IOException("no memory for " + all.length + " bytes of a connection");
        }
    }

}
