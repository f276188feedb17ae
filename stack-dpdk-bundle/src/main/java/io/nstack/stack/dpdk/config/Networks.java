package io.nstack.stack.dpdk.config;

import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.Route;
import io.nstack.stack.dpdk.ip.Subnet;
import java.net.InetAddress;
import java.util.List;

/** Addresses, networks and routes as operators write them. Each method throws an IllegalArgumentException that says what is wrong. */
final class Networks {

    private Networks() {}

    /** {@code 10.77.0.1/24}; an address alone is a network of one (RFC 4632). */
    static Subnet subnet(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.of(InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)));
        int most = address.isIpv4() ? 32 : 128;
        return new Subnet(address, slash < 0 ? most : Integer.parseInt(text.substring(slash + 1)));
    }

    /** As {@link #subnet}, of an address that a host may have. */
    static Subnet ofHost(String text) {
        Subnet subnet = subnet(text);
        InetAddress host = subnet.address().toInetAddress();
        if (host.isAnyLocalAddress() || host.isMulticastAddress() || isEndOfNetwork(subnet)) {
            throw new IllegalArgumentException("not the address of a host");
        }
        return subnet;
    }

    /** The network's own and its broadcast address (RFC 1122 section 3.2.1.3); networks of two have none (RFC 3021). */
    private static boolean isEndOfNetwork(Subnet subnet) {
        int hostBits = 32 - subnet.bits();
        long hosts = (1L << Math.max(0, hostBits)) - 1;
        long host = subnet.address().low() & hosts;
        return subnet.address().isIpv4() && hostBits > 1 && (host == hosts || host == 0);
    }

    /** {@code 10.77.0.254}, the router to everywhere in its family. */
    static Route byDefault(String text, List<Subnet> ours) {
        IpAddress gateway = subnet(text).address();
        IpAddress any = gateway.isIpv4() ? IpAddress.ipv4(0) : new IpAddress(0, 0);
        return reachable(new Subnet(any, 0), gateway, ours);
    }

    /** {@code 10.0.0.0/8 via 10.77.0.254}. */
    static Route route(String text, List<Subnet> ours) {
        String[] words = text.strip().split("\\s+");
        if (words.length != 3 || !words[1].equals("via")) {
            throw new IllegalArgumentException("not of the form NETWORK/BITS via GATEWAY");
        }
        return reachable(masked(subnet(words[0])), subnet(words[2]).address(), ours);
    }

    private static Route reachable(Subnet target, IpAddress gateway, List<Subnet> ours) {
        if (target.address().isIpv4() != gateway.isIpv4()) {
            throw new IllegalArgumentException("the gateway is of another family than the network");
        }
        if (ours.stream().noneMatch(each -> each.contains(gateway.high(), gateway.low())
                && !each.address().equals(gateway))) {
            throw new IllegalArgumentException("the gateway " + gateway + " is in none of the networks of addresses");
        }
        return new Route(target, gateway);
    }

    private static Subnet masked(Subnet subnet) {
        IpAddress address = subnet.address();
        int leading = address.isIpv4() ? subnet.bits() + 96 : subnet.bits(); // IPv4-mapped, RFC 4291 section 2.5.5.2
        return new Subnet(new IpAddress(masked(address.high(), leading), masked(address.low(), leading - 64)),
                subnet.bits());
    }

    private static long masked(long word, int leading) {
        if (leading <= 0) {
            return 0;
        }
        return leading >= 64 ? word : word & -1L << (64 - leading);
    }
}
