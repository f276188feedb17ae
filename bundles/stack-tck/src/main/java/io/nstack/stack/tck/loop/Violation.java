package io.nstack.stack.tck.loop;

/** A stack did not do what its contract says; the message says what was seen instead. */
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1L;

    /** Says what was seen. */
    public Violation(String message) { super(message); }

    /** Says what was seen and what led to it. */
    public Violation(String message, Throwable cause) {
        super(message, cause);
    }

    /** Throws one unless {@code held}. */
    public static void unless(boolean held, String message) {
        if (!held) {
            throw new Violation(message);
        }
    }
}
