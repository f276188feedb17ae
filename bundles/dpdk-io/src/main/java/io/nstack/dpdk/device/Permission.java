package io.nstack.dpdk.device;

import io.nstack.dpdk.eal.ProcessStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which capabilities a driver needs and this process lacks. */
final class Permission {

    private static final Map<Integer, String> PACKET = Map.of(12, "CAP_NET_ADMIN", 13, "CAP_NET_RAW");
    private static final Map<Integer, String> XDP = Map.of(12, "CAP_NET_ADMIN", 13, "CAP_NET_RAW", 14, "CAP_IPC_LOCK",
            21, "CAP_SYS_ADMIN");

    private Permission() {}

    /** In words; empty if nothing lacks. */
    static String lacking(DeviceName device) {
        Map<Integer, String> needed = device.isOf("af_packet") ? PACKET : device.isOf("af_xdp") ? XDP : Map.of();
        List<String> lacking = new ArrayList<>();
        new TreeMap<>(needed).forEach((number, name) -> {
            if (!ProcessStatus.has(number)) {
                lacking.add(name);
            }
        });
        return lacking.isEmpty() ? "" : "this process lacks " + String.join(", ", lacking);
    }
}
