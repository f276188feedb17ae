package io.nstack.rd;

import java.io.IOException;

/** A policy file is wrong. The message reads {@code file:line:column: reason}. */
public final class PolicyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final int column;

    /**
     * Names the place.
     *
     * @param file   the file's name
     * @param line   from 1
     * @param column from 1
     * @param reason what is wrong and what is allowed
     */
    public PolicyException(String file, int line, int column, String reason) {
        super(file + ":" + line + ":" + column + ": " + reason);
        this.file = file;
        this.line = line;
        this.column = column;
    }

    /** The file's name. */
    public String file() { return file; }

    /** The line, from 1. */
    public int line() { return line; }

    /** The column, from 1. */
    public int column() { return column; }
}
