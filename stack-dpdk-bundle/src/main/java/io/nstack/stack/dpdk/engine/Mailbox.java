package io.nstack.stack.dpdk.engine;

import io.nstack.stack.dpdk.loop.Home;
import io.nstack.stack.poll.LoopContext;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What other threads want done in an engine's turn. Any thread, but for what is marked. */
final class Mailbox implements Home {

    private final LoopContext context;
    private final int loop;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Mailbox(LoopContext context) {
        this.context = context;
        this.loop = context.index();
    }

    @Override
    public int loop() { return loop; }

    @Override
    public boolean inLoop() { return !closed && context.inLoop(); }

    @Override
    public boolean execute(Runnable task) {
        if (closed) {
            return false;
        }
        tasks.add(task);
        wakeup();
        return !closed;
    }

    /** Wakes the loop, unless the engine has closed. */
    void wakeup() {
        if (!closed) {
            try {
                context.wakeup();
            } catch (IllegalStateException closedMeanwhile) {
                closed = true; // nobody is there to be woken
            }
        }
    }

    boolean isEmpty() { return tasks.isEmpty(); }

    /** Does what there is; returns how many tasks that were. Loop thread. */
    int run() {
        int done = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            done++;
        }
        return done;
    }

    /** Does what there is, and takes no more. Loop thread. */
    void close() {
        closed = true;
        run();
    }
}
