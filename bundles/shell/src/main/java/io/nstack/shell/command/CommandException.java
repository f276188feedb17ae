package io.nstack.shell.command;

/** A command failed. Made for the person at the terminal: a message and nothing else, no stack trace. */
public class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what failed, where and why. */
    public CommandException(String message) {
        super(message, null, false, false);
    }

    /** What Gogo's interactive shell prints; without this it would begin with the class name. */
    @Override
    @SuppressWarnings("OverrideThrowableToString")
    public final String toString() { return "error: " + getMessage(); }
}
