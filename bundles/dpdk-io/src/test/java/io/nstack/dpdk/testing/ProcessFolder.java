package io.nstack.dpdk.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process has, as {@code /proc/self} shows it. */
public final class ProcessFolder {

    private static final Path SELF = Path.of("/proc/self");

    private ProcessFolder() {}

    /** How many descriptors are open. */
    public static long descriptors() { return entries("fd").size(); }

    /** How many threads of DPDK and of ours there are; the JVM's own come and go. */
    public static long nativeThreads() {
        return entries("task").stream().map(ProcessFolder::threadName)
                .filter(name -> name.startsWith("eal") || name.startsWith("rte") || name.startsWith("nstack")).count();
    }

    private static String threadName(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // ended meanwhile
        }
    }

    private static List<Path> entries(String folder) {
        try (Stream<Path> all = Files.list(SELF.resolve(folder))) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
