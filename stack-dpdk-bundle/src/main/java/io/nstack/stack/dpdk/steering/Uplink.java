package io.nstack.stack.dpdk.steering;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import org.jspecify.annotations.Nullable;

/**
 * How a loop sends that reads no queue of the link: empty frames come from a loop that does, full ones go back to it.
 * Either side may end it.
 */
final class Uplink {

    private static final int FRAMES = 256;
    private static final int BURST = 32;
    // Empty frames: each sender gets LEAST, and MOST as long as its carrier keeps PLENTY: the loops share one pool.
    private static final int LEAST = 128;
    private static final int RESERVE = 256;
    private static final int MOST = 1536; // TCP copies what it receives, and keeps windows small, if there are few
    private static final int PLENTY = 4096;

    private final SteeredQueue sender;
    private final SteeredQueue carrier;
    private final FrameRing empty = new FrameRing(2048); // to the sender
    private final FrameRing full = new FrameRing(FRAMES); // to the carrier
    private final Frame[] burst = new Frame[BURST]; // the carrier's, as the three below
    private int first;
    private int held;
    private boolean dropped;
    private volatile boolean ended;
    private volatile boolean senderWaits;
    private volatile boolean asked; // for empty frames, since the carrier last saw to them

    Uplink(SteeredQueue sender, SteeredQueue carrier) {
        this.sender = sender;
        this.carrier = carrier;
    }

    SteeredQueue carrier() { return carrier; }

    boolean hasEnded() { return ended; }

    // ---- the sender's side ----

    @Nullable
    Frame allocate() {
        Frame frame = empty.poll();
        int rest = empty.size();
        if (frame == null || rest == MOST / 2 || rest == LEAST / 2) { // early, so that nothing has to wait
            ask();
        }
        return frame;
    }

    int available() {
        int there = empty.size();
        if (there == 0) {
            ask();
        }
        return there;
    }

    /** The carrier may sleep: it gets no frame of ours that would wake it. */
    private void ask() {
        senderWaits = true;
        if (!asked) {
            asked = true;
            carrier.wakeIfArmed();
        }
    }

    int transmit(Frame[] frames, int from, int count) {
        int taken = 0;
        while (taken < count && full.offer(frames[from + taken])) {
            taken++;
        }
        senderWaits |= taken < count;
        if (ended) { // after the ring was cleared, perhaps
            clear();
        } else {
            carrier.wakeIfArmed();
        }
        return taken;
    }

    // ---- the carrier's side ----

    boolean hasWork() { return asked || held > 0 || !full.isEmpty(); }

    /** Sends what has come, and sees that the sender has empty frames; returns how many were sent. */
    int serve(LinkQueue queue) {
        int sent = 0;
        do {
            fill();
            int taken = held == 0 ? 0 : queue.transmit(burst, first, held);
            first += taken;
            held -= taken;
            sent += taken;
        } while (held == 0 && !full.isEmpty());
        asked = false; // both before the look at what it has: whatever it asks for from now on counts
        boolean waited = senderWaits;
        senderWaits = false;
        refill(queue);
        if (waited) {
            if (empty.isEmpty() || full.size() >= FRAMES) {
                senderWaits = true;
            } else {
                sender.wakeIfArmed();
            }
        }
        return sent;
    }

    private void fill() {
        if (held > 0) {
            return; // in order
        }
        first = 0;
        while (held < BURST) {
            Frame frame = full.poll();
            if (frame == null) {
                return;
            }
            burst[held++] = frame;
        }
    }

    private void refill(LinkQueue queue) {
        while (mayGive(queue.available())) {
            Frame frame = queue.allocate();
            if (frame == null) {
                return;
            }
            if (!empty.offer(frame)) {
                frame.release();
                return;
            }
        }
    }

    private boolean mayGive(int available) {
        int has = empty.size();
        return (has < LEAST && available > RESERVE) || (has < MOST && available > PLENTY);
    }

    /** The carrier leaves, or sees that the sender has left. Its thread. */
    void drop() {
        ended = true;
        for (int i = 0; i < held; i++) {
            burst[first + i].release();
        }
        held = 0;
        dropped = true;
        clear();
    }

    boolean isDropped() { return dropped; }

    // ---- the end, on either side ----

    void end() { ended = true; }

    private synchronized void clear() { full.clear(); }

    /** The sender leaves it. Its thread. */
    void leave() {
        ended = true;
        empty.clear();
    }
}
