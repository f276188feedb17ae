package io.nstack.session.channel;

import io.nstack.nsocket.NoStackException;
import io.nstack.nsocket.SessionConnectException;
import io.nstack.nsocket.SessionException;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.stream.Collectors;

/**
 * Makes the exceptions that go up to applications. Each is a fresh one of the JDK's or the API's classes with the
 * message and the stack trace of the original and no cause, because an exception pins the class loader of whoever threw
 * it.
 */
final class Failures {

    private Failures() {}

    /** Why no session could be opened: every candidate failed, the last one with {@code last}. */
    static IOException connect(String what, String attempts, String lastStack, IOException last) {
        String message = what + " via " + attempts;
        IOException fresh = last instanceof NoRouteToHostException
                ? new NoRouteToHostException(message)
                : last instanceof BindException
                        ? new BindException(message)
                        : new SessionConnectException(message, lastStack);
        fresh.setStackTrace(last.getStackTrace());
        return fresh;
    }

    /** Why a listener or datagram socket could not be opened. */
    static IOException bind(String what, String attempts, IOException last) {
        BindException fresh = new BindException(what + " via " + attempts);
        fresh.setStackTrace(last.getStackTrace());
        return fresh;
    }

    /** A failure of an open session. */
    static IOException session(String stack, IOException original) {
        IOException fresh;
        if (original instanceof PortUnreachableException) {
            fresh = new PortUnreachableException(stack + ": " + reason(original));
        } else if (original instanceof ConnectException) {
            fresh = new SessionConnectException(stack + ": " + reason(original), stack);
        } else {
            fresh = new SessionException(stack, reason(original));
        }
        fresh.setStackTrace(original.getStackTrace());
        return fresh;
    }

    /** Why no stack carries what was wanted. */
    static NoStackException noStack(String what, Decision decision) {
        String left = decision.leftOut().stream().map(Failures::text).collect(Collectors.joining("; "));
        return new NoStackException(
                what + ": no stack: " + decision.reason() + (left.isEmpty() ? "" : " (" + left + ")"));
    }

    private static String text(Candidate leftOut) { return leftOut.stack() + ": " + leftOut.reason(); }

    /**
     * Why one stack could not do {@code what}. A stack's message says by itself what was tried and where
     * ({@code connect 10.0.0.7:80 via kernel: ...}); in a list of attempts it need not say so again.
     */
    static String attempt(String what, String stack, Throwable failure) {
        String reason = reason(failure);
        String said = what + " via " + stack + ": ";
        return stack + ": " + (reason.startsWith(said) ? reason.substring(said.length()) : reason);
    }

    /** The message of a failure without the noise of native wrappers. */
    static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
