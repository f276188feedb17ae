package io.nstack.nsocket;

/**
 * No stack may or can carry the session: the policy forbids it, names none that is up, or RD has not started. The
 * message names the rule and what is wrong with each stack.
 */
public final class NoStackException extends SessionConnectException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param message what was wanted and why no stack carries it
     */
    public NoStackException(String message) { super(message, ""); }
}
