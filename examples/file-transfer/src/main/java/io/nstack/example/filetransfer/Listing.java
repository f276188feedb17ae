package io.nstack.example.filetransfer;

import io.nstack.example.filetransfer.Frame.Attributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Remote entries as {@code file:list} prints them. */
final class Listing {

    private Listing() {}

    static String line(Frame entry) {
        return switch (entry) {
            case Frame.Directory directory -> line("d", directory.attributes(), 0, directory.path() + "/");
            case Frame.Offer file -> line("-", file.attributes(), file.size(), file.path());
            default -> throw new IllegalArgumentException("not an entry: " + entry);
        };
    }

    private static String line(String kind, Attributes attributes, long size, String name) {
        Instant changed = Instant.EPOCH.plusNanos(attributes.mtimeNanos()).truncatedTo(ChronoUnit.SECONDS);
        return String.format(Locale.ROOT, "%s%s %15d %s %s", kind,
                PosixFilePermissions.toString(Modes.permissions(attributes.mode())), size, changed, printable(name));
    }

    /** A name from the network must not command the terminal. */
    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
