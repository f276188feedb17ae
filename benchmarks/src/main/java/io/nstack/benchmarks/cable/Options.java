package io.nstack.benchmarks.cable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words on the command line.
 *
 * @param rounds  how often each side is measured
 * @param seconds for how long each time
 * @param only    what the names of the loads contain
 * @param sides   what is compared
 * @param loops   how many event loops are at our end
 */
record Options(int rounds, double seconds, String only, List<Side> sides, int loops) {

    static final String USAGE = "usage: dpdk [--rounds N] [--seconds S] [--only TEXT] [--side SIDE]... [--loops N]";

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if there is a word that is not known
     */
    static Options parse(String[] words) {
        int rounds = 7;
        double seconds = 2;
        String only = "";
        int loops = 1;
        List<Side> sides = new ArrayList<>();
        for (int i = 0; i < words.length; i += 2) {
            if (i + 1 == words.length) {
                throw new IllegalArgumentException(words[i] + " is not known, or needs a value");
            }
            String value = words[i + 1];
            switch (words[i]) {
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--seconds" -> seconds = Double.parseDouble(value);
                case "--only" -> only = value;
                case "--loops" -> loops = Integer.parseInt(value);
                case "--side" -> sides.add(side(value));
                default -> throw new IllegalArgumentException("unknown option " + words[i]);
            }
        }
        return new Options(rounds, seconds, only, sides.isEmpty() ? List.of(Side.values()) : List.copyOf(sides), loops);
    }

    private static Side side(String label) {
        return Arrays.stream(Side.values()).filter(each -> each.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(label + " is none of "
                        + String.join(", ", Arrays.stream(Side.values()).map(Side::label).toList())));
    }
}
