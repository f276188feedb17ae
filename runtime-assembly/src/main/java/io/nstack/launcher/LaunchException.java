package io.nstack.launcher;

/** Why the runtime cannot start, in words for the operator; the message is all that is printed. */
final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    LaunchException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    LaunchException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() { return exitCode; }
}
