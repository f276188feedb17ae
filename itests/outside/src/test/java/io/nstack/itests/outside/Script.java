package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The script {@code ./nstack}, under way: a process and what it prints. */
final class Script implements AutoCloseable {

    static final Duration BOUND = Duration.ofSeconds(90);

    private static final String FILE = System.getProperty("nstack.script");

    private final List<String> words;
    private final Process process;
    private final Path output;

    /** How it ended. */
    record Answer(List<String> words, int code, String text) {

        /** What it printed; it has to have succeeded. */
        String succeeded() {
            assertThat(code).as(toString()).isZero();
            return text;
        }

        /** What it printed; it has to have failed. */
        String failed() {
            assertThat(code).as(toString()).isNotZero();
            return text;
        }

        @Override
        public String toString() { return String.join(" ", words) + " -> " + code + "\n" + text; }
    }

    private Script(List<String> words, Process process, Path output) {
        this.words = words;
        this.process = process;
        this.output = output;
    }

    static Script start(List<String> prefix, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.add(FILE);
        words.addAll(List.of(arguments));
        // a file, not a pipe: a runtime in the background must not keep the test waiting for the end of a stream
        Path output = Files.createTempFile(Data.parent(), "output-", ".txt");
        Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile()).start();
        return new Script(List.of(arguments), process, output);
    }

    static Answer run(String... arguments) throws IOException, InterruptedException {
        try (Script script = start(List.of(), arguments)) {
            return script.await();
        }
    }

    boolean isRunning() { return process.isAlive(); }

    String printed() throws IOException { return Files.readString(output); }

    Answer await() throws IOException, InterruptedException {
        assertThat(process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS))
                .as("%s ends within %s; so far: %s", words, BOUND, printed()).isTrue();
        return new Answer(words, process.exitValue(), printed());
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}
