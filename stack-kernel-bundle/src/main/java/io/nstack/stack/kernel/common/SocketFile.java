package io.nstack.stack.kernel.common;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The file of a domain socket's listener. A file left behind by a process that died is removed, one that somebody
 * listens on, or that is no socket, is not; the file goes with the listener that made it.
 */
public final class SocketFile {

    private static final int MAX_PATH_BYTES = 107; // unix(7): sun_path has 108 with the terminating zero

    private final Path path;
    private final @Nullable Object key; // device and inode, so that a successor's file is left alone

    private SocketFile(Path path, @Nullable Object key) {
        this.path = path;
        this.key = key;
    }

    /**
     * Checks that a path fits into a socket address; the kernel's interface would cut it silently.
     *
     * @throws SocketException naming the length and the limit
     */
    public static String checkedPath(UnixDomainSocketAddress address) throws SocketException {
        String path = address.getPath().toString();
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_PATH_BYTES) {
            throw new SocketException("the path has " + length + " bytes, at most " + MAX_PATH_BYTES + " are possible");
        }
        return path;
    }

    /**
     * Makes room for a listener.
     *
     * @throws BindException if the path is in use
     */
    public static void makeRoom(Path path) throws IOException {
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException absent) {
            return;
        }
        if (!found.isOther()) {
            throw new BindException("Address already in use: a file that is no socket");
        }
        if (isAnswered(path)) {
            throw new BindException("Address already in use");
        }
        Files.deleteIfExists(path);
    }

    /** Remembers the file that was just created by binding. */
    public static SocketFile created(Path path) {
        return new SocketFile(path, keyOf(path));
    }

    /** Removes the file if it is still the one that was created. */
    public void remove() {
        try {
            if (key != null && key.equals(keyOf(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.getLogger("io.nstack.stack.kernel").log(System.Logger.Level.WARNING,
                    "the socket file " + path + " could not be removed: " + e);
        }
    }

    private static @Nullable Object keyOf(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isAnswered(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // a listener with a full queue would make us wait
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (IOException e) {
            // ECONNREFUSED alone says that nobody listens, unix(7); EAGAIN is a full queue, EACCES says nothing
            String message = e.getMessage();
            return message == null || !message.contains("refused");
        }
    }
}
