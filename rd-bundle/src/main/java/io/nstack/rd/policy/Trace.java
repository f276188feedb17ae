package io.nstack.rd.policy;

import java.util.ArrayList;
import java.util.List;

/** The way a decision was found, a line each; or nothing, which costs nothing. One thread. */
final class Trace {

    private final List<String> lines = new ArrayList<>(0);
    private final boolean kept;

    private Trace(boolean kept) { this.kept = kept; }

    static Trace kept() { return new Trace(true); }

    static Trace dropped() { return new Trace(false); }

    boolean isKept() { return kept; }

    void add(String line) {
        if (kept) {
            lines.add(line);
        }
    }

    List<String> lines() { return lines; }
}
