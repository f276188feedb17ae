package io.nstack.stack.dpdk.tcp;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Received frames behind a hole, sorted by sequence number and without overlap. A frame's readable bytes are its
 * payload. It is bounded by the number of frames, because small ones hold as much memory as large ones. Loop thread only.
 */
final class Reassembly {

    private static final int LEAST_SLOTS = 8;

    private @Nullable Frame[] frames = {};
    private int[] sequences = {};
    private int first; // a ring: what is in order leaves at the front, most arrives at the end
    private int count;
    private int bytes;
    /** The part of the last offered segment that was held already (RFC 2883 section 4); equal = none. */
    int duplicateLeft;
    int duplicateRight;

    boolean isEmpty() { return count == 0; }

    int bytes() { return bytes; }

    int count() { return count; }

    private int slot(int index) { return first + index & frames.length - 1; }

    private Frame frame(int index) {
        Frame frame = frames[slot(index)];
        if (frame == null) {
            throw new IllegalStateException("no frame " + index + " of " + count);
        }
        return frame;
    }

    private int start(int index) { return sequences[slot(index)]; }

    private int end(int index) { return start(index) + frame(index).readableBytes(); }

    /**
     * Offers payload; takes the packet's frame if any of it is new. Of overlapping bytes those that came first stay.
     *
     * @param most how many frames may be held
     * @return whether the frame was taken
     */
    boolean offer(int sequence, int offset, int length, Packet packet, int most) {
        duplicateLeft = sequence;
        duplicateRight = sequence;
        int left = sequence;
        int right = sequence + length;
        int at = placeOf(left);
        if (at > 0 && Sequence.isAfter(end(at - 1), left)) { // the front is there already
            duplicateRight = Sequence.earlier(end(at - 1), right);
            left = end(at - 1);
        }
        while (at < count && Sequence.isBefore(left, right) && Sequence.isAtMost(end(at), right)) {
            noteDuplicate(start(at), end(at));
            if (start(at) == left) { // nothing new before it
                left = end(at);
                at++;
            } else {
                removeAt(at); // the new segment covers it
            }
        }
        if (at < count && Sequence.isBefore(start(at), right)) { // the end is there already
            noteDuplicate(start(at), right);
            right = start(at);
        }
        if (!Sequence.isBefore(left, right) || count >= most) {
            return false;
        }
        insert(at, left, offset + (left - sequence), right - left, packet);
        return true;
    }

    private void noteDuplicate(int left, int right) {
        if (duplicateLeft == duplicateRight && Sequence.isBefore(left, right)) {
            duplicateLeft = left;
            duplicateRight = right;
        }
    }

    /** The index of the first frame that begins behind {@code sequence}; looked for from the end. */
    private int placeOf(int sequence) {
        int at = count;
        while (at > 0 && Sequence.isAfter(start(at - 1), sequence)) {
            at--;
        }
        return at;
    }

    private void insert(int at, int sequence, int offset, int length, Packet packet) {
        if (count == frames.length) {
            widen();
        }
        for (int i = count; i > at; i--) {
            frames[slot(i)] = frames[slot(i - 1)];
            sequences[slot(i)] = sequences[slot(i - 1)];
        }
        Frame frame = packet.frame();
        packet.frame = null;
        frame.setIndex(offset, offset + length);
        frames[slot(at)] = frame;
        sequences[slot(at)] = sequence;
        count++;
        bytes += length;
    }

    private void widen() {
        int size = Math.max(LEAST_SLOTS, frames.length * 2);
        @Nullable
        Frame[] wider = new Frame[size];
        int[] more = new int[size];
        for (int i = 0; i < count; i++) {
            wider[i] = frames[slot(i)];
            more[i] = sequences[slot(i)];
        }
        frames = wider;
        sequences = more;
        first = 0;
    }

    private void removeAt(int at) {
        Frame gone = frame(at);
        bytes -= gone.readableBytes();
        gone.release();
        for (int i = at; i < count - 1; i++) {
            frames[slot(i)] = frames[slot(i + 1)];
            sequences[slot(i)] = sequences[slot(i + 1)];
        }
        frames[slot(count - 1)] = null;
        count--;
    }

    /**
     * Takes out the frame that continues at {@code next}, trimmed to what lies behind it; frames that are wholly before
     * are released.
     *
     * @return null = there is a hole, or nothing
     */
    @Nullable
    Frame poll(int next) {
        while (count > 0 && Sequence.isAtMost(start(0), next)) {
            Frame frame = frame(0);
            int behind = end(0) - next;
            bytes -= frame.readableBytes();
            frames[first] = null;
            first = first + 1 & frames.length - 1;
            count--;
            if (behind > 0) {
                frame.skipBytes(frame.readableBytes() - behind);
                return frame;
            }
            frame.release();
        }
        return null;
    }

    void clear() {
        while (count > 0) {
            removeAt(count - 1);
        }
        frames = new Frame[0];
        sequences = new int[0];
        first = 0;
    }
}
