package io.nstack.shell.doctor;

import java.util.ArrayList;
import java.util.List;

/** Where a {@link Check} puts what it finds, under its part's name. */
public final class Findings {

    private final List<Finding> all = new ArrayList<>();
    private String part = "";

    void begin(String next) { part = next; }

    List<Finding> all() { return List.copyOf(all); }

    /** It is there and good. */
    public void ok(String subject, String found) {
        all.add(new Finding(part, subject, Verdict.OK, found, ""));
    }

    /** It works, but worse than it could. */
    public void warn(String subject, String found, String advice) {
        all.add(new Finding(part, subject, Verdict.WARN, found, advice));
    }

    /** It is not there. */
    public void missing(String subject, String found, String advice) {
        all.add(new Finding(part, subject, Verdict.MISSING, found, advice));
    }
}
