package io.nstack.stack;

/** The state of a stack. Only one that is {@link #UP} gets new sessions. */
public enum StackState {
    /** Created and not yet started; holds no resource. */
    CREATED,
    /** {@link NetworkStack#start} has begun. */
    STARTING,
    /** Serves. */
    UP,
    /** Cannot serve now and says why (no library, no carrier); may come up by itself. */
    DOWN,
    /** Serves its sessions to their end and takes no new ones. */
    DRAINING,
    /** Stopped for good. */
    STOPPED,
    /** Broken, with detail; needs an operator. */
    FAILED
}
