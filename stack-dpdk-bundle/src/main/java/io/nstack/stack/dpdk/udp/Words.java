package io.nstack.stack.dpdk.udp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Failures as operators read them. */
final class Words {

    private Words() {}

    /** {@code send to 10.0.0.7:53 via dpdk~x}, to be followed by a colon and the reason. */
    static String of(String action, InetSocketAddress address, String stack) {
        if (address.isUnresolved()) {
            return action + " " + address.getHostString() + ":" + address.getPort() + " via " + stack;
        }
        String host = address.getAddress().getHostAddress();
        return action + " " + (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":"
                + address.getPort() + " via " + stack;
    }
}
