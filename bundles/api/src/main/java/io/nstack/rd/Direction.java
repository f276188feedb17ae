package io.nstack.rd;

import java.util.Locale;

/** Which way a flow begins. */
public enum Direction {
    /** The application connects or, with datagrams, sends first. */
    CONNECT,
    /** The application listens or, with datagrams, binds. */
    LISTEN;

    /** The lower-case word of files and commands. */
    public String word() { return name().toLowerCase(Locale.ROOT); }
}
