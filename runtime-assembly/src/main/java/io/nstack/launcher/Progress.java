package io.nstack.launcher;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells the operator how the start goes: on the console and, if a script waits, line by line to it. */
final class Progress implements AutoCloseable {
    private final @Nullable PrintStream report;

    private Progress(@Nullable PrintStream report) { this.report = report; }

    static Progress to(@Nullable Path report) throws LaunchException {
        try {
            return new Progress(report == null
                    ? null
                    : new PrintStream(new FileOutputStream(report.toFile()), true, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LaunchException(ExitCode.USAGE, "cannot report to " + report + ": " + e.getMessage(), e);
        }
    }

    /** Everything is up. */
    void up(String text) { tell("up", text); }

    /** Something is not up; the runtime runs on, so that the operator can look and mend. */
    void notUp(String text) {
        tell("down", text);
    }

    private void tell(String kind, String text) {
        System.out.println("nstack: " + text);
        if (report != null) report.println(kind + " " + text.replace('\n', ' '));
    }

    @Override
    public void close() { if (report != null) report.close(); }
}
