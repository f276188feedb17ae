package io.nstack.shell.text;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, in a line an operator can act on. */
public final class Reason {

    private Reason() {}

    /** The failure's message, made to speak where Java's own says a path or nothing at all. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof NoSuchFileException) {
            return message + ": no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return failure.getClass().getSimpleName() + ": " + message;
        }
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
