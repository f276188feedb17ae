package io.nstack.shell.command;

/** A command was given wrong arguments; nothing was done. The message names the argument and ends with the usage. */
public final class UsageException extends CommandException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong with which argument and what is allowed.
     *
     * @param message what is wrong
     */
    public UsageException(String message) { super(message); }
}
