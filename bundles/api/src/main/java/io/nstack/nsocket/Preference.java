package io.nstack.nsocket;

import java.util.Locale;

/** How strongly an application wants a property, in the words of RFC 9622 section 6.2 (Selection Properties). */
public enum Preference {
    /** Only a stack that satisfies the property may carry the session. */
    REQUIRE,
    /** Among the allowed stacks, one that satisfies the property comes first. */
    PREFER,
    /** The application does not care; what is not named in an intent has this preference. */
    NONE,
    /** Among the allowed stacks, one that satisfies the property comes last. */
    AVOID,
    /** A stack that satisfies the property must not carry the session. */
    PROHIBIT;

    /**
     * Reads the word an operator or a policy file uses, in any case.
     *
     * @throws IllegalArgumentException naming the word and the allowed ones
     */
    public static Preference parse(String word) {
        for (Preference each : values()) {
            if (each.word().equalsIgnoreCase(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "unknown preference '" + word + "' (one of require, prefer, none, avoid, prohibit)");
    }

    /** The lower-case word of files and commands. */
    public String word() { return name().toLowerCase(Locale.ROOT); }
}
