package io.nstack.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** What is printed of the rounds of one measurement. */
public final class Spread {

    private Spread() {}

    /** The middle one; of an even number, the mean of the two in the middle. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The middle one, and the smallest and largest in brackets. */
    public static String of(double[] values, int decimals) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        String number = "%,." + decimals + "f";
        return String.format(Locale.ROOT, number + " [" + number + "-" + number + "]", median(values), sorted[0],
                sorted[sorted.length - 1]);
    }
}
