package io.nstack.dpdk.link;

import io.nstack.dpdk.device.DeviceName;
import io.nstack.dpdk.device.DeviceSetup;
import io.nstack.link.Frame;

/** What the drivers of virtual devices are told unless the configuration says otherwise. */
final class DeviceDefaults {

    private static final int XDP_FILL_FRAMES = 4096; // the driver's fill queue, whatever it is told
    private static final int PAGE_BYTES = 4096;
    private static final int LEAST_ROOM_BYTES = 2048;
    private static final int PACKET_SOCKET_BYTES = 128; // the kernel's header before a frame, rounded up
    private static final int ETHERNET_BYTES = 22; // header, VLAN tag, check sequence

    private DeviceDefaults() {}

    /** The device with those arguments. */
    static DeviceName complete(DeviceName device, int queues, int mtuBytes) {
        if (device.isOf("af_packet")) {
            String slot = String.valueOf(slotBytes(mtuBytes));
            String block = String.valueOf(Math.max(slotBytes(mtuBytes), PAGE_BYTES));
            return device.withDefault("qdisc_bypass", "1").withDefault("qpairs", String.valueOf(queues))
                    .withDefault("framesz", slot).withDefault("blocksz", block)
                    .withDefault("framecnt", String.valueOf(DeviceSetup.KERNEL_RING_FRAMES));
        }
        if (device.isOf("af_xdp")) {
            return device.withDefault("queue_count", String.valueOf(queues));
        }
        if (device.name().startsWith("virtio_user")) {
            return device.withDefault("queues", String.valueOf(queues));
        }
        return device;
    }

    /** Bytes of each frame's memory, so that what the driver may write fits. */
    static int roomBytes(DeviceName device, int mtuBytes) {
        int slot = device.argument("framesz").map(Integer::parseInt).orElse(0);
        return Frame.HEADROOM + Math.max(slot, Math.max(LEAST_ROOM_BYTES, mtuBytes + ETHERNET_BYTES));
    }

    /** How many frames of a pool the device keeps for itself. */
    static int reservedFrames(DeviceName device) {
        if (device.isOf("af_xdp")) {
            return XDP_FILL_FRAMES;
        }
        return device.bus().equals("pci") ? 2 * DeviceSetup.RING_FRAMES : 0; // copying devices keep none
    }

    private static int slotBytes(int mtuBytes) {
        int least = mtuBytes + ETHERNET_BYTES + PACKET_SOCKET_BYTES;
        return least <= LEAST_ROOM_BYTES ? LEAST_ROOM_BYTES : (least + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }
}
