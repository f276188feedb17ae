package io.nstack.example.filetransfer;

import io.nstack.example.filetransfer.Frame.Attributes;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What a walk finds.
 *
 * @param path      its name below the base; empty for the base itself
 * @param file      where it is
 * @param directory whether it is a directory
 * @param sendable  whether it is a directory or an ordinary file
 * @param size      bytes; 0 for a directory
 */
record SourceEntry(String path, Path file, boolean directory, boolean sendable, long size, Attributes attributes) {

    static SourceEntry of(String path, Path file, PosixFileAttributes found) {
        Attributes attributes = new Attributes(Modes.bits(found.permissions()),
                found.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        return new SourceEntry(path, file, found.isDirectory(), found.isDirectory() || found.isRegularFile(),
                found.isDirectory() ? 0 : found.size(), attributes);
    }
}
