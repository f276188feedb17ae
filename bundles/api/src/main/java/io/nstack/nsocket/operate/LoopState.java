package io.nstack.nsocket.operate;

/** What becomes of an event loop. Only one that is {@link #RUNNING} gets new sessions. */
public enum LoopState {
    /** Made, and gets its engines. */
    STARTING,
    /** Serves. */
    RUNNING,
    /** Serves its sessions to their end, and then ends. */
    RETIRING,
    /** A call in it does not return; if it goes on so, it is taken out. */
    STUCK,
    /** Was taken out, because a call in it did not return; its thread ends when that does. */
    OUT
}
