package io.nstack.dpdk.device;

import io.nstack.link.Offload;
import java.util.EnumSet;
import java.util.Set;

/** DPDK's bits for what a device can do, and what they are to a stack. The shim checks the numbers when it is built. */
final class DeviceOffloads {

    static final long RX_IPV4 = 1 << 1;
    static final long RX_UDP = 1 << 2;
    static final long RX_TCP = 1 << 3;
    static final long RX_MERGE = 1 << 4;
    static final long RX_SCATTER = 1 << 13;
    static final long RX_HASH = 1 << 19;
    static final long TX_IPV4 = 1 << 1;
    static final long TX_UDP = 1 << 2;
    static final long TX_TCP = 1 << 3;
    static final long TX_SEGMENTATION = 1 << 5;
    static final long HASH_IPV4 = 1 << 2;
    static final long HASH_IPV4_TCP = 1 << 4;
    static final long HASH_IPV4_UDP = 1 << 5;
    static final long HASH_IPV6 = 1 << 8;
    static final long HASH_IPV6_TCP = 1 << 10;
    static final long HASH_IPV6_UDP = 1 << 11;

    private static final long RX_CHECKSUMS = RX_IPV4 | RX_UDP | RX_TCP;
    private static final long HASHES = HASH_IPV4 | HASH_IPV4_TCP | HASH_IPV4_UDP | HASH_IPV6 | HASH_IPV6_TCP
            | HASH_IPV6_UDP;

    private DeviceOffloads() {}

    /** What to switch on for receipt. */
    static long receive(long capable, boolean merge) {
        return capable & (RX_CHECKSUMS | RX_HASH | (merge ? RX_MERGE | RX_SCATTER : 0));
    }

    /** What to switch on for sending. */
    static long transmit(long capable) {
        return capable & (TX_IPV4 | TX_UDP | TX_TCP | TX_SEGMENTATION);
    }

    /** By what to spread received packets over queues. */
    static long hashes(long capable) { return capable & HASHES; }

    /** What a stack may ask of the device. */
    static Set<Offload> named(long receive, long transmit) {
        Set<Offload> named = EnumSet.noneOf(Offload.class);
        add(named, receive, RX_IPV4, Offload.RX_IP_CHECKSUM);
        add(named, receive, RX_UDP | RX_TCP, Offload.RX_TRANSPORT_CHECKSUM);
        add(named, receive, RX_MERGE, Offload.RX_MERGE);
        add(named, transmit, TX_IPV4, Offload.TX_IP_CHECKSUM);
        add(named, transmit, TX_TCP, Offload.TX_TCP_CHECKSUM);
        add(named, transmit, TX_UDP, Offload.TX_UDP_CHECKSUM);
        add(named, transmit, TX_SEGMENTATION | TX_TCP, Offload.TX_SEGMENTATION);
        return named;
    }

    private static void add(Set<Offload> named, long bits, long all, Offload offload) {
        if ((bits & all) == all) {
            named.add(offload);
        }
    }
}
