package io.nstack.stack.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The open descriptors of this process but for files, which class loading opens at any time. */
final class OpenDescriptors {

    private static final Path ALL = Path.of("/proc/self/fd");

    private OpenDescriptors() {}

    static void requireKnown() {
        if (!Files.isDirectory(ALL)) {
            throw new Skipped("this system has no " + ALL);
        }
    }

    static long count() throws IOException {
        try (Stream<Path> all = Files.list(ALL)) {
            return all.filter(OpenDescriptors::isNoFile).count();
        }
    }

    private static boolean isNoFile(Path descriptor) {
        try {
            return !Files.readSymbolicLink(descriptor).toString().startsWith("/");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
