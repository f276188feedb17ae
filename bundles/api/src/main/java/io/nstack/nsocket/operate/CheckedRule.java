package io.nstack.nsocket.operate;

import java.time.Duration;

/**
 * What came of one rule.
 *
 * @param number  the rule's number, {@code S07}
 * @param rule    what it asks of the stack, a sentence
 * @param outcome whether the stack keeps it
 * @param detail  what was seen instead and where, or why the rule was skipped; empty if it is kept
 * @param took    how long the check took
 */
public record CheckedRule(String number, String rule, Outcome outcome, String detail, Duration took) {

    /** Whether a rule is kept. A later version may add constants. */
    public enum Outcome {
        /** It is kept. */
        PASSED,
        /** It is not. */
        FAILED,
        /** It says nothing about this stack, or cannot be checked while the stack serves. */
        SKIPPED
    }
}
