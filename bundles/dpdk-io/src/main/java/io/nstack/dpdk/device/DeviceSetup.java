package io.nstack.dpdk.device;

import io.nstack.link.Offload;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a device is to run.
 *
 * @param mtuBytes    0 = as the driver has it
 * @param ringFrames  frames in each direction that wait in the device, a queue
 * @param mergedBytes the longest frame to merge received segments into; 0 = do not
 * @param hashes      by what to spread flows; 0 = do not
 * @param hash        the hash itself; null = none
 */
public record DeviceSetup(int mtuBytes, int ringFrames, int mergedBytes, long receiveOffloads, long transmitOffloads,
        long hashes, @Nullable Toeplitz hash, boolean promiscuous) {

    /** Frames that wait in a NIC in each direction, a queue. */
    public static final int RING_FRAMES = 1024;

    /** The same where the kernel fills the ring while the loop may not run. */
    public static final int KERNEL_RING_FRAMES = 2048;

    private static final int ETHERNET_BYTES = 18; // header and check sequence

    /**
     * All that the device can do and the stack can use.
     *
     * @param wanted      the link's largest packet, bytes
     * @param mergedBytes room for merged segments, 0 = none
     */
    public static DeviceSetup of(DeviceTraits traits, int queues, int wanted, int mergedBytes, boolean promiscuous) {
        boolean merge = mergedBytes > 0 && (traits.receiveCapable() & DeviceOffloads.RX_MERGE) != 0;
        boolean spread = queues > 1 && traits.keyBytes() >= 40;
        // virtual devices name a limit that they do not keep, and refuse to be told another
        boolean tell = traits.mostPacketBytes() == 0 || wanted + ETHERNET_BYTES <= traits.mostPacketBytes();
        return new DeviceSetup(tell ? wanted : 0, ringFrames(traits),
                merge ? Math.min(mergedBytes, traits.mergedBytes()) : 0,
                DeviceOffloads.receive(traits.receiveCapable(), merge),
                DeviceOffloads.transmit(traits.transmitCapable()),
                spread ? DeviceOffloads.hashes(traits.hashCapable()) : 0,
                spread ? Toeplitz.ofKeyBytes(traits.keyBytes()) : null, promiscuous);
    }

    private static int ringFrames(DeviceTraits traits) {
        return traits.driver().equals("net_af_xdp") ? KERNEL_RING_FRAMES : RING_FRAMES;
    }

    /** What of it a stack can use. */
    public Set<Offload> offloads() {
        return DeviceOffloads.named(receiveOffloads, transmitOffloads);
    }

    /** Whether the ports of a flow are part of its hash. */
    public boolean hashesPorts(int protocol, boolean ipv4) {
        long bit = protocol == 6
                ? ipv4 ? DeviceOffloads.HASH_IPV4_TCP : DeviceOffloads.HASH_IPV6_TCP
                : ipv4 ? DeviceOffloads.HASH_IPV4_UDP : DeviceOffloads.HASH_IPV6_UDP;
        return (hashes & bit) != 0;
    }
}
