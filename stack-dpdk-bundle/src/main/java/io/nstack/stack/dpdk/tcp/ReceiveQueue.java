package io.nstack.stack.dpdk.tcp;

import io.netty.buffer.ByteBuf;
import io.nstack.link.Frame;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Bytes received in order and not read yet: frames as they came, and runs of bytes copied out of small ones. Loop thread
 * only.
 */
final class ReceiveQueue {

    private static final int LEAST_SLOTS = 4;

    private final ChunkQueue copied;
    private @Nullable Frame[] frames = new Frame[LEAST_SLOTS]; // null = a run of copied bytes
    private int[] lengths = new int[LEAST_SLOTS];
    private int first;
    private int count;
    private int peak; // of the count since it was last 0
    private int bytes;

    ReceiveQueue(ChunkPool pool) { copied = new ChunkQueue(pool); }

    int bytes() { return bytes; }

    boolean isEmpty() { return bytes == 0; }

    /** Takes over a reference to a frame whose readable bytes are the payload. */
    void add(Frame frame) {
        int length = frame.readableBytes();
        push(frame, length);
        bytes += length;
    }

    /** Copies bytes; returns how many there was memory for. */
    int copy(MemorySegment room, int offset, int length) {
        int done = copied.append(room, offset, length);
        if (done == 0) {
            return 0;
        }
        int last = first + count - 1 & frames.length - 1;
        if (count > 0 && frames[last] == null) {
            lengths[last] += done;
        } else {
            push(null, done);
        }
        bytes += done;
        return done;
    }

    private void push(@Nullable Frame frame, int length) {
        if (count == frames.length) {
            widen();
        }
        int at = first + count & frames.length - 1;
        frames[at] = frame;
        lengths[at] = length;
        count++;
        peak = Math.max(peak, count);
    }

    private void widen() {
        int size = frames.length;
        @Nullable
        Frame[] wider = new Frame[size * 2];
        int[] more = new int[size * 2];
        for (int i = 0; i < count; i++) {
            wider[i] = frames[first + i & size - 1];
            more[i] = lengths[first + i & size - 1];
        }
        frames = wider;
        lengths = more;
        first = 0;
    }

    /** Moves bytes to a buffer, as many as it has room for. */
    int moveTo(ByteBuf dst) {
        int done = 0;
        while (count > 0 && dst.isWritable()) {
            int part = Math.min(lengths[first], dst.writableBytes());
            Frame frame = frames[first];
            if (frame == null) {
                copied.moveTo(dst, part);
            } else {
                Bytes.toBuffer(frame.room(), frame.readerIndex(), dst, part);
                frame.skipBytes(part);
            }
            lengths[first] -= part;
            bytes -= part;
            done += part;
            if (lengths[first] == 0) {
                releaseFirst(frame);
            }
        }
        return done;
    }

    private void releaseFirst(@Nullable Frame frame) {
        pop();
        if (frame != null) {
            frame.release();
        }
    }

    private void pop() {
        frames[first] = null;
        first = first + 1 & frames.length - 1;
        count--;
        if (count == 0) {
            narrow();
        }
    }

    /** An idle connection holds little; a busy one keeps what it needs each time. */
    private void narrow() {
        if (frames.length > LEAST_SLOTS && peak * 4 < frames.length) {
            frames = new Frame[frames.length / 2];
            lengths = new int[frames.length];
            first = 0;
        }
        peak = 0;
    }

    /** Gives away the frame that is next; null = what is next was copied, or nothing is there. */
    @Nullable
    Frame lend() {
        if (count == 0) {
            return null;
        }
        Frame frame = frames[first];
        if (frame != null) {
            bytes -= lengths[first];
            pop();
        }
        return frame;
    }

    void clear() {
        while (count > 0) {
            releaseFirst(frames[first]);
        }
        copied.clear();
        bytes = 0;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(bytes);
        int runs = 0; // bytes of copied runs before
        for (int i = 0; i < count; i++) {
            int at = first + i & frames.length - 1;
            byte[] part = new byte[lengths[at]];
            Frame frame = frames[at];
            if (frame == null) {
                copied.copyTo(runs, MemorySegment.ofArray(part), 0, part.length);
                runs += part.length;
            } else {
                frame.getBytes(frame.readerIndex(), part);
            }
            out.write(part);
        }
    }

    void readFrom(DataInput in) throws IOException {
        byte[] all = new byte[in.readInt()];
        in.readFully(all);
        if (copy(MemorySegment.ofArray(all), 0, all.length) < all.length) {
            throw new IOException("no memory for " + all.length + " received bytes");
        }
    }
}
