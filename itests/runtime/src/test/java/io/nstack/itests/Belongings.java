package io.nstack.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the process has: threads by name, descriptors by what they point to, without the numbers that differ each time.
 *
 * @param counts how many of each
 */
record Belongings(Map<String, Integer> counts) {

    static Belongings now() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            counts.merge("thread " + each.getName(), 1, Integer::sum);
        }
        for (String each : descriptors()) {
            counts.merge("descriptor " + each.replaceAll(":\\[\\d+]", ""), 1, Integer::sum);
        }
        return new Belongings(counts);
    }

    private static List<String> descriptors() throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : (Iterable<Path>) all::iterator) {
                try {
                    String target = Files.readSymbolicLink(each).toString();
                    if (!target.endsWith("/fd")) { // the one this reads by
                        targets.add(target);
                    }
                } catch (IOException e) {
                    // closed meanwhile
                }
            }
        }
        return targets;
    }

    /** What is there more of than there was. */
    List<String> beyond(Belongings before) {
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > before.counts().getOrDefault(each.getKey(), 0))
                .map(each -> each.getValue() + " x " + each.getKey() + ", before "
                        + before.counts().getOrDefault(each.getKey(), 0))
                .toList();
    }
}
