package io.nstack.stack.dpdk.ip;

/** IP protocol numbers that this layer knows. */
final class Protocols {

    static final int ICMP = 1;
    static final int IGMP = 2;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;

    private Protocols() {}
}
