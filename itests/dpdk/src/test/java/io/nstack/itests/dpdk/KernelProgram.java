package io.nstack.itests.dpdk;

import io.nstack.dpdk.testing.VethPair;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs at the kernel's end of the cable. */
final class KernelProgram implements AutoCloseable {

    private static final long LIMIT_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;

    private KernelProgram(VethPair cable, List<String> words) throws IOException {
        process = new ProcessBuilder(cable.command(words.toArray(String[]::new)))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** One of {@link KernelSide}. */
    static KernelProgram java(VethPair cable, Object... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g", "-cp", System.getProperty("java.class.path"), KernelSide.class.getName()));
        for (Object each : words) {
            all.add(String.valueOf(each));
        }
        return new KernelProgram(cable, all);
    }

    /** Any other. */
    static KernelProgram of(VethPair cable, String... words) throws IOException {
        return new KernelProgram(cable, List.of(words));
    }

    /** The next line that it prints. */
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the program ended: " + process);
        }
        return line;
    }

    /** All that it still prints, once it has ended. */
    String rest() throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            all.append(line).append('\n');
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the program does not end: " + process);
        }
        return all.toString();
    }

    int exitValue() { return process.exitValue(); }

    /** Lets it go on. */
    void nudge() throws IOException {
        OutputStream input = process.getOutputStream();
        input.write('\n');
        input.flush();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
