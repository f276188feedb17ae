package io.nstack.rd.policy;

/**
 * Where in which file something stands.
 *
 * @param file the file's name; empty = built in
 * @param line from 1
 */
public record Source(String file, int line) {

    /** Stands in no file. */
    public static final Source BUILT_IN = new Source("", 0);

    @Override
    public String toString() { return file.isEmpty() ? "built in" : file + ":" + line; }
}
