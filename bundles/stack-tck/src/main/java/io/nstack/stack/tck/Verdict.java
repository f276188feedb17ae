package io.nstack.stack.tck;

import java.time.Duration;

/**
 * What came of one rule.
 *
 * @param rule    the rule
 * @param outcome how its check ended
 * @param detail  what was seen and where, or why the check was skipped; empty if the rule is kept
 * @param took    how long the check took
 */
public record Verdict(Rule rule, Outcome outcome, String detail, Duration took) {

    /** How a check ended. */
    public enum Outcome {
        /** The stack keeps the rule. */
        PASSED,
        /** It does not. */
        FAILED,
        /** The rule says nothing about this stack or cannot be checked here. */
        SKIPPED
    }

    /** Whether the stack does not keep the rule. */
    public boolean failed() { return outcome == Outcome.FAILED; }

    @Override
    public String toString() { return outcome + " " + rule + (detail.isEmpty() ? "" : ": " + detail); }
}
