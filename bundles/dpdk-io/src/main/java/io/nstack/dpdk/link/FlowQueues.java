package io.nstack.dpdk.link;

import io.nstack.dpdk.device.Device;
import io.nstack.dpdk.device.DeviceSetup;
import io.nstack.dpdk.device.DeviceTraits;
import io.nstack.dpdk.device.Toeplitz;
import io.nstack.link.FlowKey;
import org.jspecify.annotations.Nullable;

/** Which queue a device puts a flow into: known where it hashes by our key and shows its table. */
final class FlowQueues {

    private final DeviceSetup setup;
    private final int[] table;
    private final @Nullable Toeplitz hash;

    private FlowQueues(DeviceSetup setup, int[] table) {
        this.setup = setup;
        this.table = table;
        this.hash = table.length > 0 ? setup.hash() : null;
    }

    static FlowQueues of(Device device, DeviceSetup setup, DeviceTraits traits) {
        return new FlowQueues(setup,
                setup.hashes() == 0 ? new int[0] : device.hashTable(traits.tableEntries()));
    }

    boolean known() { return hash != null; }

    int queueOf(FlowKey flow) {
        if (hash == null) {
            return -1;
        }
        boolean ports = setup.hashesPorts(flow.protocol(), flow.isIpv4());
        return table[Integer.remainderUnsigned(hash.hash(flow, ports), table.length)];
    }
}
