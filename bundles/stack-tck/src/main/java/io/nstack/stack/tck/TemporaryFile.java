package io.nstack.stack.tck;

import io.nstack.stack.poll.FileSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A file to send from, gone after the check. */
final class TemporaryFile implements FileSource, AutoCloseable {

    private static final Path OPEN = Path.of("/proc/self/fd");

    private final Path path;
    private final FileChannel channel;
    private final boolean descriptors;

    /** @param descriptors whether the loop handles descriptors */
    TemporaryFile(byte[] content, boolean descriptors) throws IOException {
        this.path = Files.write(Files.createTempFile("nstack-tck-", ".bin").toRealPath(), content);
        this.channel = FileChannel.open(path);
        this.descriptors = descriptors;
    }

    /** The channel's own, found by its name: the JDK does not say it, and opening needs a native call. */
    @Override
    public int descriptor() throws IOException {
        if (!descriptors) {
            throw new UnsupportedOperationException("this loop handles JDK channels, not descriptors");
        }
        try (Stream<Path> open = Files.list(OPEN)) {
            return open.filter(this::isMine).mapToInt(each -> Integer.parseInt(each.getFileName().toString()))
                    .findFirst().orElseThrow(() -> new IOException(path + " has no descriptor in " + OPEN));
        }
    }

    private boolean isMine(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(path);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Override
    public FileChannel channel() { return channel; }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.delete(path);
    }
}
