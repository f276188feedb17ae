package io.nstack.shell.doctor;

import java.util.Locale;

/** What a finding means for whoever needs the thing. */
public enum Verdict {
    /** There and good. */
    OK,
    /** Works, but worse than it could. */
    WARN,
    /** Not there; what needs it cannot run. */
    MISSING;

    String word() { return name().toLowerCase(Locale.ROOT); }
}
