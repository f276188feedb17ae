package io.nstack.rd.policy;

import io.nstack.rd.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a rule can match: the rule with one of its remote and one of its local prefixes. All entries of a
 * policy have one fixed order, and the first that matches decides.
 *
 * @param rule      the rule
 * @param direction which way the flow must begin, besides the rule's condition; null = either
 * @param remote    must hold the peer's address; null = any peer or none
 * @param local     must hold the local address; null = any or none
 */
record Entry(OrderedRule rule, @Nullable Direction direction, @Nullable Prefix remote, @Nullable Prefix local) {

    /** Table, priority, longest remote prefix, longest local prefix, order in the file. */
    static final Comparator<Entry> ORDER = Comparator.comparing((Entry each) -> each.rule.rule().kind())
            .thenComparingInt(each -> -each.rule.rule().priority())
            .thenComparingInt(each -> -length(each.remote))
            .thenComparingInt(each -> -length(each.local))
            .thenComparingInt(each -> each.rule.number());

    static List<Entry> of(OrderedRule ordered) {
        Rule rule = ordered.rule();
        List<Entry> entries = new ArrayList<>();
        if (rule.kind() == Rule.Kind.ROUTE) {
            for (Prefix each : rule.locals()) {
                entries.add(new Entry(ordered, Direction.CONNECT, each, null));
                entries.add(new Entry(ordered, Direction.LISTEN, null, each));
            }
            return entries;
        }
        for (Prefix remote : orNone(rule.remotes())) {
            for (Prefix local : orNone(rule.locals())) {
                entries.add(new Entry(ordered, null, remote, local));
            }
        }
        return entries;
    }

    boolean matches(FlowKey key) { return addressesMatch(key) && rule.rule().condition().matches(key); }

    boolean addressesMatch(FlowKey key) {
        return (direction == null || direction == key.flow().direction())
                && holds(remote, key.remote()) && holds(local, key.local());
    }

    private static boolean holds(@Nullable Prefix prefix, FlowKey.@Nullable Address address) {
        return prefix == null || (address != null && prefix.contains(address));
    }

    private static int length(@Nullable Prefix prefix) { return prefix == null ? -1 : prefix.length(); }

    private static List<@Nullable Prefix> orNone(List<Prefix> prefixes) {
        return prefixes.isEmpty() ? Collections.singletonList(null) : new ArrayList<@Nullable Prefix>(prefixes);
    }
}
