package io.nstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Path image = Path.of(System.getProperty("nstack.image"));

    @TempDir
    Path folder;

    @Test
    void shouldRefuseASecondStartOnTheSameDataFolder() throws Exception {
        Path data = folder.resolve("data");
        try (var first = RunningImage.start(image, data); var second = RunningImage.start(image, data)) {
            assertThat(second.awaitExit()).isEqualTo(ExitCode.IN_USE);
            assertThat(second.printed()).contains("is in use by process " + first.pid());
            assertThat(state(data).get("pid").getAsLong()).isEqualTo(first.pid());
            first.terminate();
        }
    }

    @Test
    void shouldBringAllStacksUpAndLeaveNoSocketWhenItIsStopped() throws Exception {
        Path data = folder.resolve("data");
        try (var running = RunningImage.start(image, data)) {
            assertThat(running.printed()).contains("all stacks up");
            running.terminate();
        }
        assertThat(data.resolve("run.json")).doesNotExist();
        assertThat(data.resolve("control.sock")).doesNotExist();
    }

    @Test
    void shouldSayInTheLogWhyADroppedFileIsNoBundle() throws Exception {
        Path data = folder.resolve("data");
        try (var running = RunningImage.start(image, data)) {
            Files.writeString(data.resolve("deploy/junk.jar"), "no jar");
            await().atMost(BOUND).untilAsserted(() -> assertThat(running.log())
                    .contains("deploy/junk.jar is not installed: it is no readable jar file"));
            running.terminate();
        }
    }

    @Test
    void shouldApplyAndWithdrawAConfigurationFileAndRefuseABrokenOne() throws Exception {
        Path data = folder.resolve("data");
        try (var running = RunningImage.start(image, data)) {
            Path file = Files.writeString(data.resolve("etc/io.nstack.stack.kernel~edge.cfg.json"), "{}");
            await().atMost(BOUND).untilAsserted(() -> assertThat(running.log())
                    .contains("configures io.nstack.stack.kernel~edge"));
            Files.writeString(file, "{\n  oops");
            await().atMost(BOUND).untilAsserted(() -> assertThat(running.log())
                    .contains("is not applied, what was configured before stays").contains("line 2"));
            Files.delete(file);
            await().atMost(BOUND).untilAsserted(() -> assertThat(running.log())
                    .contains("is gone: io.nstack.stack.kernel~edge removed"));
            running.terminate();
        }
    }

    @Test
    void shouldReplaceStaleBundlesWhenTheImageHasOtherBytes() throws Exception {
        Path data = folder.resolve("data");
        Path copy = folder.resolve("image");
        copy(image, copy);
        String before = build(copy, data);
        assertThat(build(copy, data)).as("same image, same build").isEqualTo(before);
        Path jar = copy.resolve("repo/io/nstack/nstack-api/0.1.0/nstack-api-0.1.0.jar");
        try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Files.writeString(zip.getPath("/newer.txt"), "newer");
        }
        assertThat(build(copy, data)).isNotEqualTo(before);
        assertThat(installed(data)).as("the api's bytes in the framework's storage").anyMatch(LauncherIT::isNewer);
    }

    private static boolean isNewer(Path jar) {
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            return Files.exists(zip.getPath("/newer.txt"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<Path> installed(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("bundles"))) {
            return files.filter(file -> file.endsWith("bundle.jar")).toList().stream();
        }
    }

    private static String build(Path image, Path data) throws Exception {
        try (var running = RunningImage.start(image, data)) {
            String build = state(data).get("build").getAsString();
            running.terminate();
            return build;
        }
    }

    private static JsonObject state(Path data) throws IOException {
        return JsonParser.parseString(Files.readString(data.resolve("run.json"))).getAsJsonObject();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
