package io.nstack.dpdk.link;

import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a blocked loop wake when a frame comes, by watching the socket below a queue. The kernel then does a little more
 * for each frame, so that a queue which is busy for long is watched no more until its loop blocks again. Loop thread.
 */
final class Doorbell implements Watched {

    private static final int BUSY_BURSTS = 256;

    private final LoopContext loop;
    private final int descriptor;
    private @Nullable Watch watch;
    private int bursts; // since it was last armed
    private boolean rung; // and nobody has looked since: the event will not come again

    Doorbell(LoopContext loop, int descriptor) {
        this.loop = loop;
        this.descriptor = descriptor;
    }

    /** Whether the loop will be woken by the next frame, and none came that nobody has looked for. */
    boolean arm() {
        bursts = 0;
        if (rung) {
            return false;
        }
        if (watch == null) {
            try {
                watch = loop.watch(descriptor, Watch.IN, this);
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    /** The queue is looked at. */
    void answered() { rung = false; }

    /** Frames came. */
    void received() {
        if (watch != null && ++bursts == BUSY_BURSTS) {
            cancel();
        }
    }

    void cancel() {
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
    }

    @Override
    public void onEvents(int events, ReadyList ready) { rung = true; }
}
