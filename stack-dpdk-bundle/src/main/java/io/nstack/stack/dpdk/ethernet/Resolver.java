package io.nstack.stack.dpdk.ethernet;

import io.nstack.stack.dpdk.ip.IpAddress;

/** Asks for neighbours of either family. Loop thread only. */
public final class Resolver implements Solicitor {

    private final Arp arp;
    private final NeighbourDiscovery discovery;

    /** Over one engine's ARP and neighbour discovery. */
    public Resolver(Arp arp, NeighbourDiscovery discovery) {
        this.arp = arp;
        this.discovery = discovery;
    }

    @Override
    public void solicit(Neighbour neighbour, long mac) {
        IpAddress address = neighbour.address();
        if (address.isIpv4()) {
            arp.request((int) address.low(), mac);
        } else {
            discovery.request(address.high(), address.low(), mac);
        }
    }
}
