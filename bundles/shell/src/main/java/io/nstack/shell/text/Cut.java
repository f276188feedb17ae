package io.nstack.shell.text;

/** How a cell gives way when its table is wider than the terminal. */
public enum Cut {
    /** Stays whole as long as others can give way. */
    NEVER,
    /** Loses its end: for prose. */
    END,
    /** Loses its middle: for names and addresses, whose ends tell them apart. */
    MIDDLE
}
