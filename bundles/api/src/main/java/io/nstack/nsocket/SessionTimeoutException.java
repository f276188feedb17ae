package io.nstack.nsocket;

import io.netty.channel.ConnectTimeoutException;

/** The session's total connect time-out passed; the message names the candidates that were tried. */
public final class SessionTimeoutException extends ConnectTimeoutException {

    private static final long serialVersionUID = 1L;

    private final String stack;

    /**
     * Says what happened.
     *
     * @param message what, where, after how long
     * @param stack   the stack tried last
     */
    public SessionTimeoutException(String message, String stack) {
        super(message);
        this.stack = stack;
    }

    /** The stack that was tried last. */
    public String stack() { return stack; }
}
