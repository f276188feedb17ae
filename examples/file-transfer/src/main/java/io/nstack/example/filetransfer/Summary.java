package io.nstack.example.filetransfer;

import io.nstack.example.filetransfer.Transfer.Snapshot;
import java.util.Locale;

/** What a command says at its end. */
final class Summary {

    private Summary() {}

    static String of(Outcome outcome, Snapshot end) {
        String leftOut = end.leftOut() == 0
                ? ""
                : ", left out "
                        + Figures.count(end.leftOut(), "link or special file", "links or special files");
        return end.operation().word() + " " + end.name() + ": " + Figures.count(outcome.files(), "file", "files")
                + (outcome.directory() ? ", " + Figures.count(outcome.directories(), "directory", "directories") : "")
                + String.format(Locale.ROOT, ", %d bytes in %.2f s, %s, %s %s, resumed %d bytes", outcome.bytes(),
                        end.seconds(), Figures.megabytesPerSecond(end.bytesPerSecond()),
                        outcome.directory() ? "tree sha256" : "sha256", outcome.digest(), outcome.resumed())
                + leftOut + ", " + end.stack();
    }

    static String failed(TransferException failure, Snapshot end) {
        // How much the receiver has kept only it knows; the next attempt asks.
        String again = end.moved() + end.resumed() == 0 ? "" : "; the same command goes on from what has arrived";
        return end.operation().word() + " " + end.name() + ": " + failure.getMessage() + again;
    }
}
