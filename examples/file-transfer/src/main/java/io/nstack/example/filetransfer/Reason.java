package io.nstack.example.filetransfer;

import io.netty.handler.codec.DecoderException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why something failed, in words; of files without the path, which the peer need not know. */
final class Reason {

    private Reason() {}

    static String of(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "it is not a folder";
            case FileAlreadyExistsException _ -> "something else is in its place";
            case DirectoryNotEmptyException _ -> "a folder is in its place";
            case FileSystemLoopException _ -> "symbolic links form a loop";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            case ClosedByInterruptException _ -> "interrupted";
            case DecoderException decoder -> String.valueOf(decoder.getMessage());
            case RuntimeException mistake -> mistake.toString();
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
