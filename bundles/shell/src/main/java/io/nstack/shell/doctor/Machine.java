package io.nstack.shell.doctor;

import io.nstack.shell.text.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine as its file system shows it.
 *
 * @param root {@code /}, or a folder that stands for it in tests
 */
public record Machine(Path root) {

    private static final List<String> LIBRARY_FOLDERS = List.of("usr/lib", "usr/lib64", "lib", "lib64", "usr/local/lib",
            "usr/local/lib64");

    private static final long GOOD_LOCKED_MEMORY = 64L << 20;

    /** This machine. */
    public static Machine here() { return new Machine(Path.of("/")); }

    /** A file's text without surrounding space; empty if it cannot be read. */
    public Optional<String> read(String path) {
        try {
            return Optional.of(Files.readString(root.resolve(path)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether there is such a file. */
    public boolean exists(String path) { return Files.exists(root.resolve(path)); }

    /** The names in a folder, sorted; none if it cannot be read. */
    public List<String> list(String folder) {
        try (Stream<Path> entries = Files.list(root.resolve(folder))) {
            return entries.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The file of a shared library, for example {@code libucp} as {@code libucp.so.0}; the shortest of several. */
    public Optional<String> library(String name) {
        List<String> found = new ArrayList<>();
        for (String folder : LIBRARY_FOLDERS) {
            addLibraries(folder, name, found);
            for (String each : list(folder)) {
                if (each.endsWith("-linux-gnu")) {
                    addLibraries(folder + "/" + each, name, found);
                }
            }
        }
        return found.stream().min((a, b) -> Integer.compare(a.length(), b.length()));
    }

    /** The soft limit of that name in {@code /proc/self/limits}; {@link Long#MAX_VALUE} if there is none, -1 if unknown. */
    long limit(String name) {
        return read("proc/self/limits").flatMap(text -> text.lines().filter(line -> line.startsWith(name)).findFirst())
                .map(line -> line.substring(name.length()).strip().replaceFirst("\\s.*", ""))
                .map(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft)).orElse(-1L);
    }

    /** Bytes of a line {@code name: N kB} in {@code /proc/meminfo}; -1 if there is none. */
    long memory(String name) {
        return read("proc/meminfo")
                .flatMap(text -> text.lines().filter(line -> line.startsWith(name + ":")).findFirst())
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).orElse(-1L);
    }

    /** The bits of the capabilities that this process has, as capability(7) numbers them; -1 if unknown. */
    long capabilities() {
        return read("proc/self/status")
                .flatMap(text -> text.lines().filter(line -> line.startsWith("CapEff:")).findFirst())
                .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16)).orElse(-1L);
    }

    /** The memlock limit as a finding: a stack that registers memory with a device must lock it. */
    void memlock(Findings findings) {
        long limit = limit("Max locked memory");
        if (limit >= GOOD_LOCKED_MEMORY) {
            findings.ok("locked memory", limit == Long.MAX_VALUE ? "unlimited" : "at most " + Amounts.bytes(limit));
        } else {
            findings.warn("locked memory", limit < 0 ? "unknown" : "at most " + Amounts.bytes(limit),
                    "raise it: ulimit -l unlimited, or LimitMEMLOCK=infinity in the systemd unit");
        }
    }

    private void addLibraries(String folder, String name, List<String> found) {
        for (String each : list(folder)) {
            if (each.startsWith(name + ".so")) {
                found.add("/" + folder + "/" + each);
            }
        }
    }
}
