package io.nstack.rd.policy;

/** A rule in its policy, with the texts of its decisions made beforehand. Immutable. */
final class OrderedRule {

    private final Rule rule;
    private final int number;
    private final String label;
    private final String notNamed;

    OrderedRule(Rule rule, int number) {
        this.rule = rule;
        this.number = number;
        this.label = rule.label();
        this.notNamed = "not named by the " + label;
    }

    Rule rule() { return rule; }

    /** Its place in {@link Policy#rules}. */
    int number() { return number; }

    String label() { return label; }

    /** Why a stack that the rule does not name is left out. */
    String notNamed() { return notNamed; }
}
