package io.nstack.dpdk.device;

import static io.nstack.dpdk.shim.ShimLayouts.DEVICE;
import static io.nstack.dpdk.shim.ShimLayouts.narrow;
import static io.nstack.dpdk.shim.ShimLayouts.wide;

import java.lang.foreign.MemorySegment;

/**
 * What a device is and can do, in DPDK's terms.
 *
 * @param driver       its driver's name
 * @param macAddress   in the low 48 bits
 * @param queues       the most that it can have in both directions
 * @param mostPacketBytes the longest received frame it says it takes; 0 = it does not say
 * @param mergedBytes  the longest merged frame; 0 = none
 * @param tableEntries of the table by which hashes are spread; 0 = none
 * @param keyBytes     of the hash's key; 0 = it has none
 * @param node         the NUMA node it is at; -1 = none
 */
public record DeviceTraits(String driver, long macAddress, int queues, int mostPacketBytes, int mergedBytes,
        int tableEntries, int keyBytes, int node, long receiveCapable, long transmitCapable, long hashCapable) {

    private static final int MOST_DRIVER_CHARACTERS = 64;

    @SuppressWarnings("restricted") // the driver's name lies in its own memory
    static DeviceTraits of(MemorySegment info) {
        long driver = wide(info, DEVICE, "driver");
        String name = driver == 0
                ? "unknown"
                : MemorySegment.ofAddress(driver).reinterpret(MOST_DRIVER_CHARACTERS).getString(0);
        return new DeviceTraits(name, wide(info, DEVICE, "mac"),
                Math.min(narrow(info, DEVICE, "rx_queues"), narrow(info, DEVICE, "tx_queues")),
                narrow(info, DEVICE, "max_packet"), narrow(info, DEVICE, "max_merged"),
                narrow(info, DEVICE, "table_entries"), narrow(info, DEVICE, "key_bytes"), narrow(info, DEVICE, "node"),
                wide(info, DEVICE, "rx_offloads"), wide(info, DEVICE, "tx_offloads"), wide(info, DEVICE, "rss_types"));
    }
}
