package io.nstack.links.config;

import io.nstack.links.faults.FaultSettings;
import io.nstack.links.faults.Impairment;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns properties into {@link FaultSettings}. Each rate is for both directions, {@code loss}, or for one of them,
 * {@code outLoss} and {@code inLoss}.
 */
final class FaultOptions {

    private static final List<String> RATES = List.of("loss", "duplication", "corruption", "reordering",
            "reorderMicros", "delayMicros", "jitterMicros", "rateBitsPerSecond", "queueBytes");
    private static final long MOST_MICROS = 60_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Options options;

    private FaultOptions(Options options) { this.options = options; }

    static FaultSettings read(Map<String, ?> properties) {
        Options options = new Options(properties, known());
        FaultOptions each = new FaultOptions(options);
        return new FaultSettings(options.text("name", options.instance()),
                options.number("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1), each.direction("out"),
                each.direction("in"));
    }

    private static Set<String> known() {
        Set<String> known = new HashSet<>(Set.of("name", "target", "seed"));
        for (String each : RATES) {
            known.addAll(List.of(each, of("in", each), of("out", each)));
        }
        return known;
    }

    private static String of(String direction, String rate) {
        return direction + rate.substring(0, 1).toUpperCase(Locale.ROOT) + rate.substring(1);
    }

    private Impairment direction(String direction) {
        Impairment none = Impairment.NONE;
        return new Impairment(share(direction, "loss"), share(direction, "duplication"),
                share(direction, "corruption"), share(direction, "reordering"),
                nanos(direction, "reorderMicros", none.reorderNanos()), nanos(direction, "delayMicros", 0),
                nanos(direction, "jitterMicros", 0), number(direction, "rateBitsPerSecond", Long.MAX_VALUE, 0),
                (int) number(direction, "queueBytes", Integer.MAX_VALUE, none.queueBytes()));
    }

    private double share(String direction, String rate) {
        return options.share(of(direction, rate), options.share(rate, 0));
    }

    private long nanos(String direction, String rate, long otherwiseNanos) {
        return number(direction, rate, MOST_MICROS, otherwiseNanos / NANOS_PER_MICRO) * NANOS_PER_MICRO;
    }

    private long number(String direction, String rate, long most, long otherwise) {
        return options.number(of(direction, rate), 0, most, options.number(rate, 0, most, otherwise));
    }
}
