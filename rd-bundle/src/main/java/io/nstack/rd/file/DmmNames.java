package io.nstack.rd.file;

import io.nstack.rd.policy.StackPattern;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * DMM's stack names and ours. Immutable.
 *
 * @param aliases ours by DMM's; a name that is not in it stays as it is
 */
public record DmmNames(Map<String, String> aliases) {

    /** DMM's user-space TCP/IP over DPDK. */
    public static final String LWIP = "lwip=dpdk";
    /** DMM's sockets over RDMA. */
    public static final String RSOCKET = "rsocket=rdma";
    /** DMM's sockets of VPP's host stack. */
    public static final String VPP_HOSTSTACK = "vpp_hoststack=dpdk";
    /** The aliases that hold unless configured otherwise. */
    public static final DmmNames DEFAULT = parse(List.of(LWIP, RSOCKET, VPP_HOSTSTACK));

    /** What older DMM files put before a name, under the key {@code type}. */
    private static final String OLD_PREFIX = "nstack-";

    /** Copies the map. */
    public DmmNames {
        aliases = Map.copyOf(aliases);
    }

    /**
     * Reads {@code dmm-name=our-name} each.
     *
     * @throws IllegalArgumentException naming the entry that is wrong
     */
    public static DmmNames parse(List<String> entries) {
        Map<String, String> aliases = new HashMap<>();
        for (String each : entries) {
            int equals = each.indexOf('=');
            String from = each.substring(0, Math.max(0, equals)).strip();
            String to = each.substring(equals + 1).strip();
            if (from.isEmpty() || !StackPattern.isName(to)) {
                throw new IllegalArgumentException("alias '" + each + "' is not of the form dmm-name=our-name");
            }
            aliases.put(from, to);
        }
        return new DmmNames(aliases);
    }

    /** Reads a stack's name, which older files keep under {@code type}. */
    StackPattern read(JsonCursor in, String key) throws IOException {
        int offset = in.offset();
        String name = in.string(key);
        boolean old = key.equals("type") && name.startsWith(OLD_PREFIX);
        return pattern(in, offset, old ? name.substring(OLD_PREFIX.length()) : name);
    }

    StackPattern pattern(JsonCursor in, int offset, String name) throws IOException {
        String ours = aliases.getOrDefault(name, name);
        if (!StackPattern.isName(ours)) {
            throw in.wrong(offset, "'" + ours + "' is not the name of a stack: letters, digits, . _ ~ -");
        }
        return new StackPattern.NameElseType(ours);
    }
}
