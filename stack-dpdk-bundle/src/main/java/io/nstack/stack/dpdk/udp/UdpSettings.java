package io.nstack.stack.dpdk.udp;

/**
 * What new sockets begin with.
 *
 * @param name               the stack's name, for messages
 * @param sendBufferBytes    the longest datagram that may be sent, 1 or more
 * @param receiveBufferBytes how much may wait to be received, 1 or more
 */
public record UdpSettings(String name, int sendBufferBytes, int receiveBufferBytes) {

    /** Checks the ranges. */
    public UdpSettings {
        if (sendBufferBytes < 1 || receiveBufferBytes < 1) {
            throw new IllegalArgumentException("sendBufferBytes=" + sendBufferBytes + " receiveBufferBytes="
                    + receiveBufferBytes);
        }
    }
}
