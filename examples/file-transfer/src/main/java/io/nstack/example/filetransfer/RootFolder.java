package io.nstack.example.filetransfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder that names from the network may not leave, neither by their spelling nor through a symbolic link. */
final class RootFolder {

    private final Path root;
    private @Nullable Path checked; // the folder that was checked last: most names have the same one as the name before

    /**
     * Opens an existing folder.
     *
     * @throws TransferException if it is none
     */
    RootFolder(Path folder) throws TransferException {
        try {
            root = folder.toRealPath();
        } catch (IOException e) {
            throw new TransferException("cannot use the folder " + folder + ": " + Reason.of(e));
        }
        if (!Files.isDirectory(root)) {
            throw new TransferException("cannot use " + folder + ": it is not a folder");
        }
    }

    Path path() { return root; }

    /** The place of a name, which need not exist. If it does, it may be a symbolic link itself, but lies inside. */
    Path resolve(String name) throws TransferException {
        Path place;
        try {
            place = root.resolve(RemoteName.check(name)).normalize();
        } catch (InvalidPathException e) {
            throw new TransferException("refused the name '" + name + "': this machine cannot store it");
        }
        Path parent = place.getParent();
        if (!name.isEmpty() && parent != null && !parent.equals(checked)) {
            checkInside(name, parent);
            checked = parent;
        }
        return place;
    }

    /** The place of something that exists, any symbolic link followed. */
    Path resolveExisting(String name) throws TransferException {
        Path place = resolve(name);
        try {
            Path real = place.toRealPath();
            if (!real.startsWith(root)) {
                throw outside(name);
            }
            return real;
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw new TransferException("cannot read '" + name + "': " + Reason.of(e));
        }
    }

    private void checkInside(String name, Path folder) throws TransferException {
        Path existing = folder;
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = existing.getParent();
            if (parent == null) {
                throw outside(name);
            }
            existing = parent;
        }
        try {
            if (!existing.toRealPath().startsWith(root)) {
                throw outside(name);
            }
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw new TransferException("cannot use '" + name + "': " + Reason.of(e));
        }
    }

    private static TransferException outside(String name) {
        return new TransferException("refused the name '" + name + "': a symbolic link leads out of the folder");
    }
}
