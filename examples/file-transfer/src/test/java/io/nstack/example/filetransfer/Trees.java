package io.nstack.example.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes files and compares them. */
final class Trees {

    private Trees() {}

    static Path file(Path file, long bytes, long seed) throws IOException {
        Files.createDirectories(file.getParent());
        Random random = new Random(seed);
        byte[] piece = new byte[(int) Math.min(bytes, 1 << 20)];
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            for (long left = bytes; left > 0; left -= Math.min(left, piece.length)) {
                random.nextBytes(piece);
                out.write(ByteBuffer.wrap(piece, 0, (int) Math.min(left, piece.length)));
            }
        }
        return file;
    }

    static Path small(Path root, int files) throws IOException {
        Random random = new Random(files);
        for (int i = 0; i < files; i++) {
            file(root.resolve("dir" + i % 20 + "/sub." + i % 3 + "/file-" + i), random.nextInt(3000), i);
        }
        Files.createDirectories(root.resolve("empty/deeper"));
        return root;
    }

    static void assertSame(Path expected, Path actual) throws IOException {
        assertThat(describe(actual)).isEqualTo(describe(expected));
        try (Stream<Path> all = Files.walk(expected)) {
            for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                assertThat(Files.mismatch(each, actual.resolve(expected.relativize(each)))).as(each.toString())
                        .isEqualTo(-1);
            }
        }
    }

    private static Map<String, String> describe(Path root) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                PosixFileAttributes attributes = Files.readAttributes(each, PosixFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS);
                found.put(root.relativize(each).toString(), attributes.isDirectory() + " " + attributes.permissions()
                        + " " + attributes.lastModifiedTime());
            }
        }
        return found;
    }
}
