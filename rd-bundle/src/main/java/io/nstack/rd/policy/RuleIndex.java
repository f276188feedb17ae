package io.nstack.rd.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first entry that matches a flow without looking at all of them: a tree that tells the entries apart by one
 * {@link Dimension} after the other. In each node, entries that want something of the flow stand below the key of what
 * they want, the others below {@code rest}; a search visits both and keeps the lower rank. Immutable.
 */
sealed interface RuleIndex {

    /** So few entries are compared one by one sooner than told apart. */
    int FEW = 8;

    /** The lowest rank above {@code after} and below {@code bound} whose entry matches, else {@code bound}. */
    int next(FlowKey flow, int after, int bound);

    /** The lowest rank in here. */
    int first();

    /** Builds the index over entries in their order; the rank of each is its place. */
    static RuleIndex of(List<Entry> entries) {
        int[] ranks = new int[entries.size()];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = i;
        }
        return of(entries, ranks, List.of(Dimension.values()));
    }

    private static RuleIndex of(List<Entry> entries, int[] ranks, List<Dimension> dimensions) {
        for (int d = 0; ranks.length > FEW && d < dimensions.size(); d++) {
            Dimension dimension = dimensions.get(d);
            Map<IndexKey, List<Integer>> wishes = new HashMap<>();
            List<Integer> rest = new ArrayList<>();
            for (int rank : ranks) {
                List<IndexKey> keys = dimension.keys(entries.get(rank));
                keys.stream().distinct().forEach(key -> wishes.computeIfAbsent(key, k -> new ArrayList<>()).add(rank));
                if (keys.isEmpty()) {
                    rest.add(rank);
                }
            }
            if (ranks.length - rest.size() > FEW) {
                List<Dimension> next = dimensions.subList(d + 1, dimensions.size());
                Map<IndexKey, RuleIndex> children = new HashMap<>();
                wishes.forEach((key, found) -> children.put(key, of(entries, array(found), next)));
                return new Split(dimension, new PrefixTable(children), of(entries, array(rest), next));
            }
        }
        return new Leaf(ranks, entries);
    }

    private static int[] array(List<Integer> ranks) { return ranks.stream().mapToInt(Integer::intValue).toArray(); }

    /** Entries compared one by one. */
    final class Leaf implements RuleIndex {

        private final int[] ranks;
        private final Entry[] entries;

        private Leaf(int[] ranks, List<Entry> all) {
            this.ranks = ranks;
            this.entries = new Entry[ranks.length];
            for (int i = 0; i < ranks.length; i++) {
                entries[i] = all.get(ranks[i]);
            }
        }

        @Override
        public int next(FlowKey flow, int after, int bound) {
            for (int i = 0; i < ranks.length && ranks[i] < bound; i++) {
                if (ranks[i] > after && entries[i].matches(flow)) {
                    return ranks[i];
                }
            }
            return bound;
        }

        @Override
        public int first() { return ranks.length == 0 ? Integer.MAX_VALUE : ranks[0]; }
    }

    /** Entries told apart by one dimension. */
    final class Split implements RuleIndex {

        private final Dimension dimension;
        private final PrefixTable children;
        private final RuleIndex rest;

        private Split(Dimension dimension, PrefixTable children, RuleIndex rest) {
            this.dimension = dimension;
            this.children = children;
            this.rest = rest;
        }

        @Override
        public int next(FlowKey flow, int after, int bound) {
            // The children first: their entries are the more specific ones, so a match there often spares the rest.
            Bits bits = dimension.of(flow);
            int best = bits == null ? bound : children.next(bits, flow, after, bound);
            return rest.first() < best ? rest.next(flow, after, best) : best;
        }

        @Override
        public int first() { return Math.min(rest.first(), children.first()); }
    }
}
