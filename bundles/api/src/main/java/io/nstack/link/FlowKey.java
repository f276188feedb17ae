package io.nstack.link;

/**
 * The addresses and ports of a received packet. An IPv4 address stands as its IPv4-mapped IPv6 address (RFC 4291 section
 * 2.5.5.2), so that high is 0 and low is {@code 0x0000ffff_aabbccdd}.
 *
 * @param protocol    IP protocol number: 6 = TCP, 17 = UDP
 * @param sourceHigh  the first 64 bits of the sender's address
 * @param sourceLow   the last 64 bits of the sender's address
 * @param sourcePort  the sender's port
 * @param targetHigh  the first 64 bits of the receiver's address
 * @param targetLow   the last 64 bits of the receiver's address
 * @param targetPort  the receiver's port
 */
public record FlowKey(int protocol, long sourceHigh, long sourceLow, int sourcePort, long targetHigh, long targetLow,
        int targetPort) {

    /** Whether these are IPv4 addresses. */
    public boolean isIpv4() {
        return sourceHigh == 0 && sourceLow >>> 32 == 0xffff;
    }
}
