package io.nstack.stack.dpdk.loop;

/** The loop of one engine, as those in other loops see it. Any thread. */
public interface Home {

    /** The loop's number, see {@link io.nstack.stack.poll.LoopContext#index()}. */
    int loop();

    /** Whether the calling thread is this loop's. */
    boolean inLoop();

    /**
     * Has a task done in the engine's next turn, and wakes its loop for it. For what is rare: a path error for a
     * connection of another loop, an accepted connection that nobody wants.
     *
     * @return false = the engine has closed, and nothing will be done
     */
    boolean execute(Runnable task);
}
