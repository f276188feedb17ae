package io.nstack.nsocket;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A property that an application may ask of the transport and that a stack may say it satisfies.
 *
 * <p>The names follow RFC 9622: section 6.2 for the selection properties, section 8.1.6 for the capacity profiles.
 * A later version may add constants, so a {@code switch} over them in another bundle needs a {@code default}.
 */
public enum IntentProperty {
    /** Data arrives completely or the session fails (RFC 9622 section 6.2.1). */
    RELIABILITY("reliability"),
    /** Message borders are kept (RFC 9622 section 6.2.2). */
    MESSAGE_BOUNDARIES("message-boundaries"),
    /** Data arrives in the order of sending (RFC 9622 section 6.2.4). */
    ORDER("order"),
    /** Response time counts more than throughput (RFC 9622 section 8.1.6, Low Latency). */
    LOW_LATENCY("low-latency"),
    /** Throughput counts more than response time (RFC 9622 section 8.1.6, Capacity-Seeking). */
    THROUGHPUT("throughput"),
    /** Gives way to all other traffic (RFC 9622 section 8.1.6, Scavenger). */
    SCAVENGER("scavenger"),
    /** The transport itself protects confidentiality and integrity (RFC 9622 section 6.3). */
    SECURITY("security"),
    /** The session outlives its path, by several paths or by resumption (RFC 9622 section 6.2.14). */
    CONTINUITY("continuity");

    private final String word;

    IntentProperty(String word) { this.word = word; }

    /**
     * Reads the word an operator or a policy file uses, in any case.
     *
     * @throws IllegalArgumentException naming the word and the allowed ones
     */
    public static IntentProperty parse(String word) {
        for (IntentProperty each : values()) {
            if (each.word.equalsIgnoreCase(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("unknown intent property '" + word + "' (one of "
                + Arrays.stream(values()).map(IntentProperty::word).collect(Collectors.joining(", ")) + ")");
    }

    /** The word of files and commands, for example {@code low-latency}. */
    public String word() { return word; }
}
