package io.nstack.stack.dpdk.loop;

/** Is shown flows. Addresses are two longs, IPv4-mapped for IPv4. */
@FunctionalInterface
public interface FlowVisitor {

    /** One flow, as it is received: from the remote end to the local one. */
    void flow(long remoteHigh, long remoteLow, int remotePort, long localHigh, long localLow, int localPort);
}
