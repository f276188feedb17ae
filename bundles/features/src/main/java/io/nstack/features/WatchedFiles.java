package io.nstack.features;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Which file was last taken as it is, over restarts: by its size and time. */
final class WatchedFiles {

    private final Path store;

    WatchedFiles(Path store) { this.store = store; }

    boolean isAsBefore(File file) throws IOException { return mark(file).equals(read().getProperty(file.getName())); }

    void put(File file) throws IOException {
        Properties all = read();
        all.setProperty(file.getName(), mark(file));
        write(all);
    }

    void remove(File file) throws IOException {
        Properties all = read();
        all.remove(file.getName());
        write(all);
    }

    private static String mark(File file) { return file.length() + " bytes of " + file.lastModified(); }

    private Properties read() throws IOException {
        Properties all = new Properties();
        if (Files.exists(store)) {
            try (Reader in = Files.newBufferedReader(store)) {
                all.load(in);
            }
        }
        return all;
    }

    private void write(Properties all) throws IOException {
        try (Writer out = Files.newBufferedWriter(store)) {
            all.store(out, null);
        }
    }
}
