package io.nstack.stack.dpdk.ethernet;

/** What ARP and neighbour discovery have to know of us. Any thread. */
public interface Station {

    /** Our MAC address. */
    long mac();

    /** Whether an address is ours; two longs, IPv4-mapped for IPv4. */
    boolean owns(long high, long low);

    /** The IPv4 address to ask from for a neighbour, 0 = we have none. */
    int ipv4For(int neighbour);

    /** The last half of the IPv6 address to ask from, whose first is {@link #ipv6HighFor}; both 0 = we have none. */
    long ipv6LowFor(long high, long low);

    /** The first half of the IPv6 address to ask from for a neighbour. */
    long ipv6HighFor(long high, long low);

    /** Somebody else uses an address of ours. */
    void onConflict(long high, long low, long nowNanos);
}
