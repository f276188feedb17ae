package io.nstack.nsocket;

import java.io.IOException;

/**
 * A session that was open has failed. The message names the stack and the cause, for example
 * {@code dpdk~fast0: the stack was removed}. It holds nothing of a stack's class loader.
 */
public final class SessionException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String stack;

    /**
     * Says what happened.
     *
     * @param stack  the stack that carried the session
     * @param reason why it failed
     */
    public SessionException(String stack, String reason) {
        super(stack + ": " + reason);
        this.stack = stack;
    }

    /** The stack that carried the session. */
    public String stack() { return stack; }
}
