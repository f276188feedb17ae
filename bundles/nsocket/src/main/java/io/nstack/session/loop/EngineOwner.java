package io.nstack.session.loop;

import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;

/** The stack behind the engines that loops hold: it makes them and hears when one breaks. */
public interface EngineOwner {

    /** The stack's name. */
    String name();

    /**
     * Makes the stack's engine for one loop. That loop's thread.
     *
     * @throws IOException if the stack cannot have one there
     */
    PollEngine newEngine(LoopContext context) throws IOException;

    /**
     * An engine threw what only a broken engine throws; it has been taken out of its loop. Loop thread.
     *
     * @param loop  the loop's name
     * @param cause what it threw
     */
    void onBroken(String loop, Throwable cause);
}
