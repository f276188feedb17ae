package io.nstack.stack.dpdk.ip;

/** A protocol above IP. Loop thread only. */
public interface Transport {

    /**
     * Takes a packet for one of our addresses, and the reference to its frame with it, if the answer is {@code true};
     * the frame stays the caller's otherwise.
     *
     * @param nowNanos the engine's clock
     * @return whether somebody was there; if not, and the protocol wants it so, a port unreachable is sent
     */
    boolean onPacket(Packet packet, long nowNanos);

    /**
     * An ICMP error came for a packet of ours (RFC 1122 section 4.2.3.9, RFC 5927). The transport checks that the quoted
     * packet may be one of its own.
     */
    void onError(PathError error, long nowNanos);
}
