package io.nstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The launcher of an image in a process of its own, as the script starts it. */
final class RunningImage implements AutoCloseable {
    private final Process process;
    private final Path data;
    private final List<String> printed = new ArrayList<>();

    private RunningImage(Process process, Path data) {
        this.process = process;
        this.data = data;
    }

    /** Returns once it printed whether everything is up, or ended. */
    static RunningImage start(Path image, Path data) throws IOException {
        String classPath;
        try (Stream<Path> jars = Files.list(image.resolve("lib"))) {
            classPath = jars.filter(jar -> jar.toString().endsWith(".jar")).map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", classPath,
                Launcher.class.getName(), "--home", image.toString(), "--data", data.toString())
                .redirectErrorStream(true).start();
        var running = new RunningImage(process, data);
        running.readUntilReported();
        return running;
    }

    private void readUntilReported() throws IOException {
        var out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            printed.add(line);
            if (line.startsWith("nstack: ")) return;
        }
    }

    long pid() { return process.pid(); }

    String printed() { return String.join("\n", printed); }

    String log() throws IOException { return Files.readString(data.resolve("log/nstack.log")); }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends within 30 s").isTrue();
        return process.exitValue();
    }

    /** SIGTERM, as {@code ./nstack stop} sends it. */
    void terminate() throws InterruptedException {
        process.destroy();
        awaitExit();
    }

    @Override
    public void close() { process.destroyForcibly(); }
}
