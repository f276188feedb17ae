package io.nstack.nsocket.operate;

import io.nstack.nsocket.operate.CheckedRule.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * What came of all rules that were checked on a stack.
 *
 * @param stack its name
 * @param rules in the order in which they were checked
 * @param took  how long all of it took
 */
public record Verification(String stack, List<CheckedRule> rules, Duration took) {

    /** Copies the list. */
    public Verification {
        rules = List.copyOf(rules);
    }

    /** The rules with that outcome. */
    public List<CheckedRule> with(Outcome outcome) {
        return rules.stream().filter(each -> each.outcome() == outcome).toList();
    }
}
