package io.nstack.dpdk.eal;

import io.nstack.dpdk.shim.ShimNative;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What DPDK and its libraries print. The shim collects it, because DPDK logs from threads of its own too, and these must
 * not call into a class loader that may go.
 */
public final class DpdkLog {

    private static final Logger LOG = System.getLogger("io.nstack.dpdk.log");
    private static final int CHUNK_BYTES = 4096;
    private static final int MOST_CHARACTERS = 300;

    private DpdkLog() {}

    /**
     * Hands all lines since the last call to our log, at DEBUG: what of them matters stands in a link's status.
     *
     * @return the lines that speak of failure, in one, cut; for a reason
     */
    public static synchronized String drain() {
        Set<String> reasons = new LinkedHashSet<>(); // what is tried again complains again
        for (String line : take().split("\n")) {
            String words = line.strip();
            if (!words.isEmpty()) {
                LOG.log(Level.DEBUG, words);
                if (complains(words)) {
                    reasons.add(words);
                }
            }
        }
        String all = String.join("; ", reasons);
        return all.length() > MOST_CHARACTERS ? all.substring(0, MOST_CHARACTERS) + ".." : all;
    }

    private static boolean complains(String line) {
        String words = line.toLowerCase(Locale.ROOT);
        return words.contains("fail") || words.contains("cannot") || words.contains("could not")
                || words.contains("error") || words.contains("unable") || words.contains("not permitted")
                || words.contains("invalid") || words.contains("no such");
    }

    private static String take() {
        StringBuilder text = new StringBuilder();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(CHUNK_BYTES);
            int count;
            while ((count = ShimNative.takeLog(chunk)) > 0) {
                byte[] bytes = chunk.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
                text.append(new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
