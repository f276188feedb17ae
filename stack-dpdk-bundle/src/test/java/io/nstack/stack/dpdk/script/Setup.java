package io.nstack.stack.dpdk.script;

import java.util.HashMap;
import java.util.Map;

/**
 * How the stack of a script is set up.
 *
 * @param hearsNoise whether the script sees ARP, neighbour discovery and group membership messages too
 * @param options    as in the stack's configuration
 */
public record Setup(int mtuBytes, boolean hearsNoise, Map<String, Object> options) {

    public static Setup usual() { return new Setup(1500, false, Map.of()); }

    public Setup withMtu(int bytes) { return new Setup(bytes, hearsNoise, options); }

    public Setup withNoise() { return new Setup(mtuBytes, true, options); }

    public Setup with(String option, Object value) {
        Map<String, Object> more = new HashMap<>(options);
        more.put(option, value);
        return new Setup(mtuBytes, hearsNoise, Map.copyOf(more));
    }
}
