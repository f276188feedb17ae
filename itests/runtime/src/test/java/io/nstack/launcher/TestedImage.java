package io.nstack.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The image as the launcher would run it: bundles of its feature files, framework properties, data folder, log. In the
 * launcher's package, so that the tests cannot drift from it.
 */
public final class TestedImage {

    /** The start level of a runtime without a shell. */
    public static final int START_LEVEL = Settings.SERVICE_LEVEL;

    private final Path image = Path.of(System.getProperty("nstack.image")).toAbsolutePath().normalize();

    /** A bundle of a feature. */
    public record Entry(Path file, int startLevel) {}

    public Path repository() { return image.resolve("repo"); }

    /** The bundles of the features that a fresh data folder gets. */
    public List<Entry> bundles() throws LaunchException {
        List<Entry> entries = new ArrayList<>();
        for (String name : Settings.read(image.resolve("etc/nstack.properties")).features()) {
            for (BundleId bundle : Feature.read(image.resolve("features"), name).bundles()) {
                entries.add(new Entry(bundle.file(repository()), bundle.startLevel()));
            }
        }
        return entries;
    }

    /** Framework properties of a runtime with this data folder. */
    public Map<String, String> properties(Path data) throws LaunchException {
        return Settings.read(data.resolve("etc/nstack.properties")).framework(image, data);
    }

    /** Opens the log; one for all runtimes of a test run, because those who run tests may configure all of them first. */
    public static void openLog() {
        Map<String, String> levels = new HashMap<>();
        // the test container takes the shell's bundle, which is above the start level, for one that does not resolve
        levels.put("org.ops4j.pax.exam.nat.internal.NativeTestContainer", "OFF");
        LogFile.open(folder().resolve("nstack.log"), levels);
    }

    private static Path folder() { return Path.of(System.getProperty("nstack.data")); }

    /** A data folder with the image's defaults. */
    public Path freshData(String name) throws IOException {
        Path parent = Files.createDirectories(folder());
        Path data = created(parent, name);
        for (String folder : List.of("etc", "deploy", "log", "tmp")) {
            Files.createDirectories(data.resolve(folder));
        }
        try (Stream<Path> defaults = Files.list(image.resolve("etc"))) {
            for (Path file : (Iterable<Path>) defaults::iterator) {
                Files.copy(file, data.resolve("etc").resolve(file.getFileName()));
            }
        }
        return data;
    }

    /** A short name: the control socket in it must not exceed what a domain socket's address takes. */
    private static Path created(Path parent, String name) throws IOException {
        for (int n = 1;; n++) {
            try {
                return Files.createDirectory(parent.resolve(n == 1 ? name : name + "-" + n));
            } catch (FileAlreadyExistsException e) {
                // that of an earlier test; its log may be wanted
            }
        }
    }
}
