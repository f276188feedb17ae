package io.nstack.rd;

import java.util.List;

/**
 * A rule, for operators.
 *
 * @param name      its name, unique in the policy
 * @param condition what it matches, in words; {@code any} for everything
 * @param stacks    the stacks it names, best first; empty when it denies
 * @param deny      whether it forbids the flow
 * @param source    the file and line it stands in
 * @param hits      how often it has decided since it came into force
 */
public record RuleInfo(String name, String condition, List<String> stacks, boolean deny, String source, long hits) {}
