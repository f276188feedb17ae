package io.nstack.stack.tck.loop;

/**
 * Something an engine did to its loop that it must not do.
 *
 * @param kind   which part of the contract
 * @param detail what was called, from where
 */
public record Breach(Kind kind, String detail) {

    /** The parts of the contract that a loop watches over by itself. */
    public enum Kind {
        /** A call that belongs to the loop's thread came from another. */
        OFF_LOOP,
        /** The ready list was used when no call that it was passed to was under way. */
        OUTSIDE_CALL,
        /** The loop was called after the engine had been closed. */
        AFTER_CLOSE
    }

    @Override
    public String toString() { return kind + ": " + detail; }
}
