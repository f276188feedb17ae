package io.nstack.rd;

/**
 * A stack that may carry a flow, or one that may not, and why.
 *
 * @param stack  the stack's name
 * @param reason one line for an operator, for example {@code rule 'lan' in policy.json:12}
 */
public record Candidate(String stack, String reason) {}
