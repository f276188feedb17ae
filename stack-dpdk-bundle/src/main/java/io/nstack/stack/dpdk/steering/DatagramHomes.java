package io.nstack.stack.dpdk.steering;

/** Where the sockets for datagrams are. */
@FunctionalInterface
public interface DatagramHomes {

    /** Datagrams stay in the loop that they come to. */
    DatagramHomes NOWHERE = port -> -1;

    /** The number of the loop that alone has sockets on this port; -1 or less = none has, or several have. Any thread. */
    int loopOf(int port);
}
