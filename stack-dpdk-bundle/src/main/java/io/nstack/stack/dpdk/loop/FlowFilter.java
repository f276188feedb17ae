package io.nstack.stack.dpdk.loop;

/** Says whether the packets of a flow come to one engine's loop, so that a connection can be opened that lives there. */
@FunctionalInterface
public interface FlowFilter {

    /** For engines that get all packets. */
    FlowFilter ALL = (remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort) -> true;

    /**
     * Whether what the remote address and port send to the local ones arrives here. Loop thread; addresses are two longs,
     * IPv4-mapped for IPv4.
     */
    boolean comesHere(long remoteHigh, long remoteLow, int remotePort, long localHigh, long localLow, int localPort);
}
