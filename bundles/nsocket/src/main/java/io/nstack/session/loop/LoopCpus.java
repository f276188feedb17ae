package io.nstack.session.loop;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which processor each loop is kept on: the first loop on the first of the list, and so on, from the beginning again
 * where there are more loops. Immutable.
 */
public final class LoopCpus {

    /** Loops run wherever the system puts them. */
    public static final LoopCpus ANY = new LoopCpus(new int[0]);

    private static final Logger LOG = System.getLogger(LoopCpus.class.getName());
    private static final int MOST = 8191;

    private final int[] cpus;

    private LoopCpus(int[] cpus) { this.cpus = cpus; }

    /**
     * Reads an operator's list: {@code 2,4-7}, or nothing for {@link #ANY}.
     *
     * @throws IllegalArgumentException if it is no such list, or this process may not use a processor on it
     */
    public static LoopCpus parse(String list) {
        if (list.isBlank()) {
            return ANY;
        }
        List<Integer> read = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            String[] ends = part.strip().split("-", -1);
            int first = number(ends[0], list);
            int last = ends.length == 1 ? first : number(ends[1], list);
            if (ends.length > 2 || last < first) {
                throw new IllegalArgumentException(wrong(list));
            }
            for (int cpu = first; cpu <= last; cpu++) {
                read.add(cpu);
            }
        }
        int[] cpus = read.stream().mapToInt(Integer::intValue).toArray();
        check(cpus, list);
        return new LoopCpus(cpus);
    }

    private static int number(String word, String list) {
        try {
            int cpu = Integer.parseInt(word.strip());
            if (cpu >= 0 && cpu <= MOST) {
                return cpu;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong(list), e);
        }
        throw new IllegalArgumentException(wrong(list));
    }

    private static String wrong(String list) {
        return "processors '" + list + "': must be numbers and ranges from 0 to " + MOST + ", as in 2,4-7";
    }

    private static void check(int[] cpus, String list) {
        try {
            BitSet allowed = AffinityNative.allowed();
            for (int cpu : cpus) {
                if (!allowed.get(cpu)) {
                    throw new IllegalArgumentException("processors '" + list + "': this process may not run on " + cpu
                            + ", only on " + allowed);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "processors '" + list + "': threads cannot be kept on them here: " + e.getMessage(), e);
        }
    }

    /** The processor of a loop; -1 = any. */
    public int of(int loop) {
        return cpus.length == 0 ? -1 : cpus[loop % cpus.length];
    }

    /** Keeps the calling thread on the processor of that loop. */
    void pin(int loop) {
        int cpu = of(loop);
        if (cpu < 0) {
            return;
        }
        try {
            AffinityNative.pin(cpu);
        } catch (IOException e) { // was allowed when it was read; the loop runs all the same
            LOG.log(Level.WARNING, "nstack-loop-" + loop + " is not kept on processor " + cpu + ": " + e.getMessage());
        }
    }
}
