package io.nstack.links.config;

import io.nstack.links.memory.WireEnd;
import io.nstack.links.memory.WireSettings;
import java.util.Map;
import java.util.Set;

/** Turns properties into {@link WireSettings}. */
final class WireOptions {

    private static final Set<String> KNOWN = Set.of("names", "mtuBytes", "queues", "frames", "ringFrames");
    private static final int MOST_FRAMES = 1 << 20;

    private WireOptions() {}

    static WireSettings read(Map<String, ?> properties) {
        Options options = new Options(properties, KNOWN);
        String instance = options.instance();
        String[] names = options.texts("names", instance + "-a", instance + "-b");
        String[] queues = options.texts("queues", "1");
        if (names.length != 2 || queues.length > 2) {
            throw new IllegalArgumentException("a wire has two ends: names " + String.join(",", names) + ", queues "
                    + String.join(",", queues));
        }
        return new WireSettings(end(names[0], queues[0]), end(names[1], queues[queues.length - 1]),
                (int) options.number("mtuBytes", 68, 65_535, WireSettings.MTU_BYTES),
                (int) options.number("frames", 1, MOST_FRAMES, WireSettings.FRAMES),
                (int) options.number("ringFrames", 1, MOST_FRAMES, WireSettings.RING_FRAMES));
    }

    private static WireEnd end(String name, String queues) {
        return WireEnd.named(name, (int) Options.number("queues", queues, 1, WireEnd.MOST_QUEUES));
    }
}
