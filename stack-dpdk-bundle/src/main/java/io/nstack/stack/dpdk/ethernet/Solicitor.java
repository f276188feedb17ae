package io.nstack.stack.dpdk.ethernet;

/** Asks for neighbours on the link. Loop thread of the engine that it belongs to. */
public interface Solicitor {

    /**
     * Asks who has an address.
     *
     * @param mac whom to ask; {@link MacAddress#UNKNOWN} = all
     */
    void solicit(Neighbour neighbour, long mac);
}
