package io.nstack.rd.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A compiled policy. Immutable; any thread.
 *
 * <p>All rules, routes and the default become entries in one order; the first that matches a flow decides it.
 */
public final class Policy {

    /** What holds where no file says anything: every stack that fits, those of the kernel first. */
    public static final Policy BUILT_IN = new Policy(List.of(builtInDefault()), List.of());

    /** Entries beyond this are refused: a few lists of prefixes multiplied could fill the memory. */
    public static final int MOST_ENTRIES = 1_000_000;

    private final List<String> sources;
    private final List<Rule> rules;
    private final List<Entry> entries;
    private final RuleIndex index;

    /**
     * Compiles.
     *
     * @param rules   in the order of the files, with exactly one {@link Rule.Kind#DEFAULT} among them
     * @param sources the names of the files
     * @throws IllegalArgumentException if there is not exactly one default, or more than {@link #MOST_ENTRIES} entries
     */
    public Policy(List<Rule> rules, List<String> sources) {
        this.sources = List.copyOf(sources);
        this.rules = List.copyOf(rules);
        if (this.rules.stream().filter(each -> each.kind() == Rule.Kind.DEFAULT).count() != 1) {
            throw new IllegalArgumentException("a policy needs one default");
        }
        List<Entry> all = new ArrayList<>();
        for (int number = 0; number < this.rules.size(); number++) {
            all.addAll(Entry.of(new OrderedRule(this.rules.get(number), number)));
            if (all.size() > MOST_ENTRIES) {
                throw new IllegalArgumentException("more than " + MOST_ENTRIES + " combinations of prefixes");
            }
        }
        all.sort(Entry.ORDER);
        entries = List.copyOf(all);
        index = RuleIndex.of(entries);
    }

    /** The default where no file states one. */
    public static Rule builtInDefault() {
        return Rule.of(Rule.Kind.DEFAULT, "default", Condition.ANY,
                List.of(StackPattern.KERNEL_MODE, StackPattern.EVERY), Source.BUILT_IN);
    }

    /** All rules in the order of the files; a rule's number is its place here. */
    public List<Rule> rules() {
        return rules;
    }

    /** The numbers of all rules in the order in which they are tried, each at its first try. */
    public List<Integer> order() {
        return entries.stream().map(each -> each.rule().number()).distinct().toList();
    }

    /** The names of the files; empty = built in. */
    public List<String> sources() { return sources; }

    /** The entries in their order. */
    List<Entry> entries() { return entries; }

    /** The rank of the first entry after {@code after} that matches; the default matches every flow. */
    int next(FlowKey flow, int after) {
        return index.next(flow, after, entries.size());
    }
}
