package io.nstack.rd.policy;

import io.nstack.rd.Decision;

/**
 * A decision and who made it.
 *
 * @param decision   the answer
 * @param ruleNumber the rule that decided, its place in {@link Policy#rules}
 */
public record Outcome(Decision decision, int ruleNumber) {}
