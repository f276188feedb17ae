package io.nstack.stack.dpdk.ip;

/**
 * One remote address from one local address, as the layer below knows it: where its packets go and how large they may
 * be. Connections to the same address share it; it follows routes, neighbours and path MTU by itself. Loop thread only.
 */
public interface Destination {

    /** The local address, see {@link IpAddress}. */
    long localHigh();

    long localLow();

    /** The remote address. */
    long remoteHigh();

    long remoteLow();

    /** Whether it is IPv4. */
    default boolean isIpv4() { return IpAddress.isIpv4(remoteHigh(), remoteLow()); }

    /** The largest IP packet that gets there as far as is known (RFC 1191, RFC 8201), bytes, header included. */
    int mtuBytes();

    /**
     * A packet of that size was refused on the way, or black holes it: lower {@link #mtuBytes()}. A later attempt to raise
     * it again is this layer's business.
     */
    void tooBig(int mtuBytes);

    /** A packet got through (an acknowledgement came for new data): the neighbour is reachable (RFC 4861 section 7.3.1). */
    void confirmed();

    /**
     * Nothing comes back (timeouts in a row): what is known of the neighbour may be wrong, and is to be asked for again
     * (RFC 1122 section 2.3.2.1, advice of the transport).
     */
    void suspect();
}
