package io.nstack.stack.dpdk.tcp;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;

/** Addresses and failures as operators read them. */
final class Words {

    private Words() {}

    /** {@code connect 10.0.0.7:80 via dpdk}, to be followed by a colon and the reason. */
    static String of(String action, InetSocketAddress address, String stack) {
        return action + " " + text(address) + " via " + stack;
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The address if it is one that TCP can have to do with. */
    static InetSocketAddress inet(SocketAddress address, String action, String stack) throws SocketException {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            return inet;
        }
        throw new SocketException(action + " " + address + " via " + stack + ": not an internet address");
    }
}
