package io.nstack.example.filetransfer;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/** Frames on their way from the loop to the worker. When the worker lags behind, the channel stops reading. */
final class Inbox {

    private static final int HIGH_BYTES = 4 << 20;
    private static final int LOW_BYTES = 1 << 20;
    private static final int SMALL_FRAME_BYTES = 256;

    private final Channel channel;
    private final Gate gate;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>(); // guarded by gate
    private long queuedBytes; // guarded by gate
    private boolean closed; // guarded by gate
    private boolean paused; // event loop only

    Inbox(Channel channel, Gate gate) {
        this.channel = channel;
        this.gate = gate;
    }

    /** Takes the frame over. Loop thread. */
    void offer(Frame frame) {
        gate.heard();
        boolean full = gate.change(() -> {
            if (closed) {
                release(frame);
                return false;
            }
            frames.add(frame);
            queuedBytes += weight(frame);
            return queuedBytes > HIGH_BYTES;
        });
        if (full && !paused) {
            paused = true;
            channel.config().setAutoRead(false);
            // The worker may have emptied the queue since it was measured.
            gate.update(this::resumeIfLow);
        }
    }

    /** The next frame, waiting for it; what had arrived before the end comes first. Worker. */
    Frame take() throws TransferException {
        gate.await(() -> !frames.isEmpty());
        return gate.change(() -> {
            Frame frame = frames.remove();
            long before = queuedBytes;
            queuedBytes -= weight(frame);
            if (before > LOW_BYTES) {
                resumeIfLow();
            }
            return frame;
        });
    }

    boolean isEmpty() { return gate.change(frames::isEmpty); }

    /** Drops what is there and what still comes. */
    void close() {
        gate.update(() -> {
            closed = true;
            frames.forEach(Inbox::release);
            frames.clear();
            queuedBytes = 0;
        });
    }

    private void resumeIfLow() {
        if (queuedBytes <= LOW_BYTES && channel.isOpen()) {
            channel.eventLoop().execute(() -> {
                if (paused) {
                    paused = false;
                    channel.config().setAutoRead(true);
                }
            });
        }
    }

    private static long weight(Frame frame) {
        return frame instanceof Frame.Data data ? SMALL_FRAME_BYTES + data.bytes().readableBytes() : SMALL_FRAME_BYTES;
    }

    private static void release(Frame frame) {
        if (frame instanceof Frame.Data data) {
            ReferenceCountUtil.release(data.bytes());
        }
    }
}
