package io.nstack.nsocket;

import java.net.ConnectException;

/**
 * A session could not be opened. The message says what, where, why and over which stacks it was tried, for example
 * {@code connect 10.0.0.7:80 via kernel: Connection refused}. It holds nothing of a stack's class loader.
 */
public class SessionConnectException extends ConnectException {

    private static final long serialVersionUID = 1L;

    private final String stack;

    /**
     * Says what happened.
     *
     * @param message what, where and why
     * @param stack   the stack tried last; empty = none was tried
     */
    public SessionConnectException(String message, String stack) {
        super(message);
        this.stack = stack;
    }

    /** The stack that was tried last; empty if there was none to try. */
    public String stack() { return stack; }
}
