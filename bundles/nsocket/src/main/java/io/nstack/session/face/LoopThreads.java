package io.nstack.session.face;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.FastThreadLocalThread;

/** Keeps calls that may wait off the threads of the runtime's loops: all that lives in the loop would wait with them. */
final class LoopThreads {

    private LoopThreads() {}

    /**
     * Refuses a call that may wait.
     *
     * @throws IllegalStateException on a loop's thread
     */
    static void refuse(EventExecutorGroup loops, String call) {
        if (isOne(loops)) {
            throw new IllegalStateException(call + " may wait, and must not on " + Thread.currentThread().getName()
                    + ", a loop of the runtime: call it on a (virtual) thread of your own");
        }
    }

    /** Whether the calling thread is one of the loops'. */
    static boolean isOne(EventExecutorGroup loops) {
        if (!(Thread.currentThread() instanceof FastThreadLocalThread)) {
            return false; // as every loop's thread is
        }
        for (EventExecutor each : loops) {
            if (each.inEventLoop()) {
                return true;
            }
        }
        return false;
    }
}
