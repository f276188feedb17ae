package io.nstack.shell.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A domain socket's file: made with mode 0600 from its first instant, removed if it is still ours. */
final class SocketFile implements AutoCloseable {

    /** {@code sun_path} of unix(7), with its end. */
    private static final int MOST_PATH_BYTES = 107;

    private final Path path;
    private final ServerSocketChannel channel;
    private final @Nullable Object key;

    private SocketFile(Path path, ServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.key = key(path);
    }

    /**
     * Opens it; a file that a runtime left behind, on which no one answers, gives way.
     *
     * @throws IOException if someone answers there, something else has the name, or the folder does not allow it
     */
    static SocketFile open(Path folder, String name) throws IOException {
        Path path = folder.resolve(name).toAbsolutePath();
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_PATH_BYTES) {
            throw new IOException(path + " is too long for a domain socket: " + bytes + " bytes, at most "
                    + MOST_PATH_BYTES);
        }
        Files.createDirectories(folder);
        refuseTaken(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bindPrivately(channel, privateFolder(folder), path);
            return new SocketFile(path, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    Path path() { return path; }

    ServerSocketChannel channel() { return channel; }

    /** Closes the socket, and removes the file unless another has taken its place. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(key, key(path))) {
            Files.deleteIfExists(path);
        }
    }

    /**
     * bind(2) makes the file with whatever the umask leaves, and Java cannot set the umask. So it is bound inside a
     * folder that only we may enter, gets its mode there, and is moved into place: a bound socket may be renamed, and
     * the move replaces a stale file in one step.
     */
    private static void bindPrivately(ServerSocketChannel channel, Path folder, Path path) throws IOException {
        Path hidden = folder.resolve("s");
        try {
            channel.bind(UnixDomainSocketAddress.of(hidden));
            Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
            Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(hidden);
            Files.deleteIfExists(folder);
        }
    }

    /** Its name is shorter than {@code control.sock}, so the path in it is not longer than the one that was checked. */
    private static Path privateFolder(Path parent) throws IOException {
        while (true) {
            Path folder = parent.resolve(String.format(".c-%04x", ThreadLocalRandom.current().nextInt(1 << 16)));
            try {
                return Files.createDirectory(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // another name, then
            }
        }
    }

    private static void refuseTaken(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
            throw new IOException(path + " is in the way: it is not a socket");
        }
        if (answers(path)) {
            throw new IOException("another runtime answers on " + path);
        }
    }

    private static boolean answers(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }
}
