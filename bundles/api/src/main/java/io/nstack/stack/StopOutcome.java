package io.nstack.stack;

/** How a stack came to its stop. */
public enum StopOutcome {
    /** Everything under way was finished within the deadline. */
    GRACEFUL,
    /** The deadline passed and the rest was cut. */
    FORCED
}
