package io.nstack.example.filetransfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a file or a directory, the names of each directory sorted so that whole paths come in the order of their bytes.
 * Holds one directory a level in memory. Symbolic links and special files are left out and counted.
 */
final class SourceTree {

    private final Path base;
    private final Deque<Iterator<SourceEntry>> levels = new ArrayDeque<>();
    private long leftOut;

    SourceTree(Path base) throws TransferException {
        this.base = base;
        levels.push(List.of(entry("", base)).iterator());
    }

    /** The next entry, a directory before what is in it; null at the end. */
    @Nullable
    SourceEntry next() throws TransferException {
        while (!levels.isEmpty()) {
            Iterator<SourceEntry> level = levels.element();
            if (level.hasNext()) {
                SourceEntry entry = level.next();
                if (entry.directory()) {
                    levels.push(children(entry).iterator());
                }
                return entry;
            }
            levels.pop();
        }
        return null;
    }

    /** What a listing shows: what is directly in the directory, or the file itself. Instead of {@link #next}. */
    List<SourceEntry> topLevel() throws TransferException {
        SourceEntry top = levels.element().next();
        return top.directory() ? children(top) : List.of(top);
    }

    /** Entries passed over so far because they are neither files nor directories, or partial files. */
    long leftOut() {
        return leftOut;
    }

    private List<SourceEntry> children(SourceEntry parent) throws TransferException {
        List<SourceEntry> children = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(parent.file())) {
            for (Path path : paths) {
                String name = path.getFileName().toString();
                SourceEntry child = entry(RemoteName.join(parent.path(), /* path= */ name), path);
                if (child.sendable() && !PartFile.isOne(name)) {
                    children.add(child);
                } else {
                    leftOut++;
                }
            }
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(parent.path(), e);
        }
        children.sort((a, b) -> Arrays.compareUnsigned(sortKey(a), sortKey(b)));
        return children;
    }

    private SourceEntry entry(String path, Path file) throws TransferException {
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            return SourceEntry.of(path, file, attributes);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** With the slash that its children's paths go on with, a directory sorts where they do. */
    private static byte[] sortKey(SourceEntry entry) {
        String name = entry.file().getFileName().toString();
        return (entry.directory() ? name + "/" : name).getBytes(StandardCharsets.UTF_8);
    }

    private TransferException unreadable(String path, IOException failure) {
        String name = path.isEmpty() ? String.valueOf(base.getFileName()) : path;
        return new TransferException("cannot read '" + name + "': " + Reason.of(failure));
    }
}
