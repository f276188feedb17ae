package io.nstack.stack.dpdk.ip;

import java.util.List;

/**
 * What one instance is told of its network.
 *
 * @param name       the stack's name, for messages
 * @param mac        our MAC address, the low 48 bits
 * @param mtuBytes   the link's MTU, 68 to 65535; IPv6 needs 1280 (RFC 8200 section 5)
 * @param addresses  our addresses with their subnets; a link-local one is added for IPv6
 * @param routes     further routes; the default one has 0 bits
 * @param hopLimit   TTL and hop limit of what we send, 1 to 255
 * @param neighbours how many neighbours are remembered at most
 */
public record HostSettings(String name, long mac, int mtuBytes, List<Subnet> addresses, List<Route> routes,
        int hopLimit, int neighbours) {

    private static final int IPV6_LEAST_MTU = 1280;

    /** Checks the values against each other and copies the lists. */
    public HostSettings {
        if (mtuBytes < 68 || mtuBytes > 65_535 || hopLimit < 1 || hopLimit > 255 || neighbours < 16) {
            throw new IllegalArgumentException(
                    "mtu=" + mtuBytes + " hopLimit=" + hopLimit + " neighbours=" + neighbours);
        }
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
        for (Subnet each : addresses) {
            if (!each.address().isIpv4() && mtuBytes < IPV6_LEAST_MTU) {
                throw new IllegalArgumentException(
                        each + ": IPv6 needs an MTU of " + IPV6_LEAST_MTU + ", not " + mtuBytes);
            }
        }
        for (Route each : routes) {
            requireOnLink(each, addresses);
        }
    }

    private static void requireOnLink(Route route, List<Subnet> addresses) {
        IpAddress gateway = route.gateway();
        if (gateway == null) {
            return;
        }
        boolean linkLocal = gateway.high() >>> 54 == 0x3fa;
        if (gateway.isIpv4() != route.target().address().isIpv4() || (!linkLocal
                && addresses.stream().noneMatch(each -> each.contains(gateway.high(), gateway.low())))) {
            throw new IllegalArgumentException("the gateway " + gateway + " of " + route.target() + " is on no link");
        }
    }

    /** With the usual hop limit (RFC 1700) and room for 4,096 neighbours. */
    public static HostSettings of(String name, long mac, int mtuBytes, List<Subnet> addresses, List<Route> routes) {
        return new HostSettings(name, mac, mtuBytes, addresses, routes, 64, 4096);
    }
}
