package io.nstack.stack.tck;

/** A rule says nothing about this stack, or cannot be checked here; the message says why. */
final class Skipped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Skipped(String reason) { super(reason, null, false, false); }
}
