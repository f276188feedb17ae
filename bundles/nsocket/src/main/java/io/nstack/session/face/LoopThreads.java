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
        if (!(Thread.currentThread() instanceof FastThreadLocalThread)) {
            return; // as every loop's thread is
        }
        for (EventExecutor each : loops) {
            if (each.inEventLoop()) {
                throw new IllegalStateException(call + " may wait, and must not on " + Thread.currentThread().getName()
                        + ", a loop of the runtime: call it on a (virtual) thread of your own");
            }
        }
    }
}
