package io.nstack.launcher;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folder with everything that one runtime keeps: settings, installed bundles, logs, watched folder. Belongs to one
 * process at a time.
 */
final class DataFolder implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("etc", "deploy", "log", "tmp");

    private final Path root;
    private final FileChannel lockFile;
    private final FileLock lock;

    private DataFolder(Path root, FileChannel lockFile, FileLock lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Creates what is missing and takes the lock; refuses with the holder's process id if another runtime has it. */
    static DataFolder open(Path root, Path defaults) throws LaunchException {
        try {
            Files.createDirectories(root);
            FileChannel file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = file.tryLock();
            if (lock == null) {
                String holder = new String(Files.readAllBytes(root.resolve("lock")), StandardCharsets.UTF_8).strip();
                file.close();
                throw new LaunchException(ExitCode.IN_USE, "data folder " + root + " is in use by process " + holder
                        + "; stop that runtime first, or choose another folder with --data");
            }
            file.truncate(0);
            file.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
            var folder = new DataFolder(root, file, lock);
            folder.prepare(defaults);
            return folder;
        } catch (IOException e) {
            throw new LaunchException(ExitCode.FAILED, "data folder " + root + " cannot be used: " + e, e);
        }
    }

    Path path(String name) { return root.resolve(name); }

    private void prepare(Path defaults) throws IOException {
        for (String name : FOLDERS) {
            Files.createDirectories(root.resolve(name));
        }
        // what a killed runtime left behind
        Files.deleteIfExists(root.resolve("control.sock"));
        Files.deleteIfExists(root.resolve("run.json"));
        try (var files = Files.list(defaults)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                copyOnce(file, root.resolve("etc").resolve(file.getFileName()));
            }
        }
    }

    /** An operator who deleted a default file meant it: each default is offered to a data folder once. */
    private void copyOnce(Path file, Path target) throws IOException {
        Path offered = root.resolve("etc/.defaults");
        String name = file.getFileName().toString();
        if (Files.exists(offered) && Files.readAllLines(offered).contains(name)) return;
        try {
            Files.copy(file, target);
        } catch (FileAlreadyExistsException e) {
            // the operator's own file stays
        }
        Files.writeString(offered, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Writes {@code run.json}, by which the script finds this process. */
    void announce(JsonObject state) throws IOException {
        state.addProperty("pid", ProcessHandle.current().pid());
        state.addProperty("startTicks", startTicks());
        replace(path("run.json"), new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(state));
    }

    /** Field 22 of {@code /proc/self/stat}: with it a reused process id is never taken for this runtime. */
    private static long startTicks() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.exists(stat)) return 0;
        String line = Files.readString(stat);
        return Long.parseLong(line.substring(line.lastIndexOf(')') + 2).split(" ")[19]);
    }

    /** Replaces a file in one step: a reader sees the old or the new one, never half of it. */
    static void replace(Path file, String text) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Leaves neither socket nor {@code run.json}; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (!lock.isValid()) return;
        try {
            Files.deleteIfExists(path("run.json"));
            Files.deleteIfExists(path("control.sock"));
            lockFile.truncate(0);
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            System.err.println("nstack: data folder " + root + " was not left clean: " + e);
        }
    }
}
