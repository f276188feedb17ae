package io.nstack.stack.dpdk.ethernet;

/** Who holds packets for neighbours that have not answered yet. */
public interface NeighbourWaiter {

    /** The neighbour has answered, or did not within its time: look at it again. Any thread. */
    void onNeighbour(Neighbour neighbour);
}
