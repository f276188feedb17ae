package io.nstack.benchmarks.cable;

/**
 * What a load is measured under.
 *
 * @param congestion   the congestion control of both ends
 * @param lossPermille how many of a thousand frames from us to the peer are lost
 * @param engineIdle   whether the sessions are the kernel's on every side, and the user-space stack is only there
 */
record Conditions(String congestion, int lossPermille, boolean engineIdle) {

    /** An undisturbed cable. */
    static final Conditions USUAL = new Conditions("cubic", 0, false);
}
