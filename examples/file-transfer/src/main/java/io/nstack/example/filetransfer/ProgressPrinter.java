package io.nstack.example.filetransfer;

import io.nstack.example.filetransfer.Transfer.Snapshot;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows a transfer while it runs: a line that is written over on a terminal, a line each time elsewhere. */
final class ProgressPrinter {

    static final Duration INTERVAL = Duration.ofMillis(500);

    private final PrintStream out;
    private final boolean terminal;
    private Snapshot last;

    ProgressPrinter(PrintStream out, boolean terminal, Transfer transfer) {
        this.out = out;
        this.terminal = terminal;
        last = transfer.snapshot();
    }

    void show(Transfer transfer) {
        Snapshot now = transfer.snapshot();
        String line = line(now, rate(now));
        last = now;
        if (terminal) {
            out.print("\r" + line + "\u001b[K"); // ECMA-48 8.3.41, erase to the end of the line
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Makes room for what is printed next. */
    void end() {
        if (terminal) {
            out.print("\r\u001b[K");
        }
    }

    private double rate(Snapshot now) {
        double seconds = now.seconds() - last.seconds();
        return seconds <= 0 ? 0 : (now.moved() - last.moved()) / seconds;
    }

    private static String line(Snapshot now, double rate) {
        String head = now.operation().word() + " " + now.name() + ": ";
        if (now.totalBytes() < 0) {
            return head + "connecting";
        }
        long here = now.moved() + now.resumed();
        double part = now.totalBytes() == 0 ? 1 : Math.min(1, (double) here / now.totalBytes());
        return head + String.format(Locale.ROOT, "%.0f %%, %s of %s, %s, %d of %d files%s", 100 * part,
                Figures.bytes((double) here), Figures.bytes((double) now.totalBytes()),
                Figures.megabytesPerSecond(rate), now.files(),
                now.totalFiles(), eta(now, here));
    }

    private static String eta(Snapshot now, long here) {
        double mean = now.bytesPerSecond();
        return mean <= 0 ? "" : ", " + Figures.seconds(Math.max(0, now.totalBytes() - here) / mean) + " left";
    }
}
