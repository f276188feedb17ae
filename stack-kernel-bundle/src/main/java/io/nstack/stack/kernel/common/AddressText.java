package io.nstack.stack.kernel.common;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses and failures as operators read them. */
public final class AddressText {

    private AddressText() {}

    /** {@code 10.0.0.7:80}, {@code [::1]:80} or a path. */
    public static String of(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return address.toString();
        }
        if (inet.isUnresolved()) {
            return inet.getHostString() + ":" + inet.getPort();
        }
        String host = inet.getAddress().getHostAddress();
        return (inet.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + inet.getPort();
    }

    /** {@code connect 10.0.0.7:80 via kernel}, to be followed by a colon and the reason. */
    public static String of(String action, SocketAddress address, String stack) {
        return action + " " + of(address) + " via " + stack;
    }
}
