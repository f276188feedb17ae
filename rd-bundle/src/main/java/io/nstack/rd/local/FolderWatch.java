package io.nstack.rd.local;

import io.nstack.rd.file.FileSet;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the policy files of a folder again whenever something in it changes, on a thread of its own. It compares bytes,
 * so what made the change (an editor, a rename, a swapped link) does not matter.
 */
final class FolderWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger("io.nstack.rd");

    /** So long nothing may change before files count as written. */
    private static final Duration QUIET = Duration.ofMillis(50);
    /** So long a file may be missing before it counts as removed; editors delete and write anew. */
    private static final Duration ABSENCE = Duration.ofMillis(500);
    /** A folder that is written to all the time is read that often nevertheless. */
    private static final Duration LONGEST_UNREST = Duration.ofSeconds(2);
    /** So often it looks whether the folder is still the same one: its own renaming gives no event. */
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final Path folder;
    private final PolicyHistory policies;
    private final WatchService watcher;
    private final Thread thread;
    private @Nullable WatchKey key; // watch thread only, once that runs
    private @Nullable Object folderIdentity; // as key
    private @Nullable FileSet seen; // as key; null = what is there could not be read
    private volatile boolean closed;

    /** Opens the watch, and makes the folder if there is none; {@link #start} begins to use it. */
    FolderWatch(Path folder, PolicyHistory policies) throws IOException {
        Files.createDirectories(folder);
        this.folder = folder;
        this.policies = policies;
        this.watcher = folder.getFileSystem().newWatchService();
        this.seen = FileSet.EMPTY;
        this.thread = Thread.ofPlatform().daemon().name("nstack-rd-watch-0").unstarted(this::run);
    }

    /** Puts what the folder holds in force and goes on doing so. */
    void start() {
        register(); // before the first look, so that no change falls between
        try {
            read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the thread looks again in a moment
        }
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        try {
            watcher.close();
            if (thread.isAlive() && !thread.join(LONGEST_CLOSE)) {
                LOG.log(Level.WARNING, "{0} still runs", thread.getName());
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the watch of " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                boolean changed = changed(LOOK);
                if (replaced() || changed) {
                    settle();
                    read();
                }
            } catch (ClosedWatchServiceException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // The top of the thread: one file that shows a fault must not end the watch.
                LOG.log(Level.ERROR, "reading the policy in " + folder + " failed", e);
                seen = null;
                policies.refuse(new IOException("reading the policy failed: " + e, e));
            }
        }
    }

    /** Waits for an event. */
    private boolean changed(Duration longest) throws InterruptedException {
        WatchKey signalled = watcher.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (signalled == null) {
            return false;
        }
        signalled.pollEvents(); // which file it was is not asked: a link may stand between
        if (!signalled.reset()) {
            folderIdentity = null; // the folder is gone; one made anew may bear the same inode number
        }
        return true;
    }

    /** Waits until nothing has changed for a while. */
    private void settle() throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_UNREST.toNanos();
        boolean unrest = true;
        while (unrest) {
            unrest = changed(QUIET) && System.nanoTime() - deadline < 0;
        }
    }

    /** Reads the files; where one is missing that was there, waits whether it comes back. */
    private FileSet files() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + ABSENCE.toNanos();
        FileSet found = FileSet.read(folder);
        FileSet before = seen;
        while (before != null && !found.hasAllOf(before) && System.nanoTime() - deadline < 0) {
            changed(QUIET);
            found = FileSet.read(folder);
        }
        return found;
    }

    /** Whether the folder came, went or is another one than before; then watches the one that is there. */
    private boolean replaced() {
        if (Objects.equals(identity(), folderIdentity)) {
            return false;
        }
        register();
        return true;
    }

    private void register() {
        WatchKey old = key;
        if (old != null) {
            old.cancel();
        }
        key = null;
        folderIdentity = identity();
        try {
            if (folderIdentity != null) {
                key = folder.register(watcher, StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
        } catch (IOException e) {
            folderIdentity = null; // so that the next look tries again
            policies.refuse(e);
        }
    }

    private @Nullable Object identity() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class);
            Object inode = attributes.fileKey();
            return inode == null ? attributes.creationTime() : inode;
        } catch (IOException e) {
            return null; // there is none now
        }
    }

    private void read() throws InterruptedException {
        try {
            FileSet found = files();
            if (!closed && (seen == null || !found.equals(seen))) {
                seen = found;
                policies.adopt(found);
            }
        } catch (IOException e) {
            seen = null;
            policies.refuse(e);
        }
    }
}
