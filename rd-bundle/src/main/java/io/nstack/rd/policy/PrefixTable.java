package io.nstack.rd.policy;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Children of an index node by the leading bits they want: one open hash table for each length that occurs, so a
 * search costs one probe a length and allocates nothing. Immutable.
 */
final class PrefixTable {

    private final Level[] levels;
    private final int first;

    PrefixTable(Map<IndexKey, RuleIndex> children) {
        // The longest first: it has the lowest ranks, which cuts the search in the others short.
        Map<Integer, Integer> sizes = new TreeMap<>(Comparator.reverseOrder());
        children.keySet().forEach(key -> sizes.merge(key.length(), 1, Integer::sum));
        Map<Integer, Level> byLength = new TreeMap<>(Comparator.reverseOrder());
        sizes.forEach((length, size) -> byLength.put(length, new Level(length, size)));
        int lowest = Integer.MAX_VALUE;
        for (Map.Entry<IndexKey, RuleIndex> each : children.entrySet()) {
            Level level = byLength.get(each.getKey().length());
            if (level != null) {
                level.put(each.getKey().bits(), each.getValue());
            }
            lowest = Math.min(lowest, each.getValue().first());
        }
        levels = byLength.values().toArray(new Level[0]);
        first = lowest;
    }

    /** The lowest rank in all children. */
    int first() { return first; }

    /** The lowest rank above {@code after} and below {@code bound} that matches in a child of these bits, else bound. */
    int next(Bits bits, FlowKey flow, int after, int bound) {
        int best = bound;
        for (Level level : levels) {
            if (level.first < best) {
                RuleIndex child = level.find(bits.high(), bits.low());
                if (child != null && child.first() < best) {
                    best = child.next(flow, after, best);
                }
            }
        }
        return best;
    }

    private static final class Level {

        private final long highMask;
        private final long lowMask;
        private final long[] keys; // high and low side by side
        private final @Nullable RuleIndex[] children;
        private final int slotMask;
        private int first = Integer.MAX_VALUE; // written while the table is built

        Level(int length, int size) {
            highMask = Bits.highMask(length);
            lowMask = Bits.lowMask(length);
            int slots = Integer.highestOneBit(Math.max(1, size) * 2 - 1) * 2; // at most half full
            keys = new long[slots * 2];
            children = new RuleIndex[slots];
            slotMask = slots - 1;
        }

        void put(Bits bits, RuleIndex child) {
            int slot = slot(bits.high(), bits.low());
            while (children[slot] != null) {
                slot = slot + 1 & slotMask;
            }
            keys[slot * 2] = bits.high();
            keys[slot * 2 + 1] = bits.low();
            children[slot] = child;
            first = Math.min(first, child.first());
        }

        @Nullable
        RuleIndex find(long high, long low) {
            long wantedHigh = high & highMask;
            long wantedLow = low & lowMask;
            int slot = slot(wantedHigh, wantedLow);
            RuleIndex child = children[slot];
            while (child != null && (keys[slot * 2] != wantedHigh || keys[slot * 2 + 1] != wantedLow)) {
                slot = slot + 1 & slotMask;
                child = children[slot];
            }
            return child;
        }

        private int slot(long high, long low) {
            // The bits that differ may stand anywhere (ports: the topmost 16), so fold before spreading.
            long folded = high * 31 + low;
            folded ^= folded >>> 32;
            return (int) ((folded * 0x9E3779B97F4A7C15L) >>> 32) & slotMask;
        }
    }
}
