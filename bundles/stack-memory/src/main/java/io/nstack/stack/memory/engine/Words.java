package io.nstack.stack.memory.engine;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;

/** Addresses and failures as operators read them. */
final class Words {

    private Words() {}

    /** {@code connect 127.0.0.1:80 via memory}, to be followed by a colon and the reason. */
    static String of(String action, InetSocketAddress address, String stack) {
        String host = address.getAddress().getHostAddress();
        return action + " " + (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":"
                + address.getPort() + " via " + stack;
    }

    /** The address if it is one that this stack can have to do with. */
    static InetSocketAddress inet(SocketAddress address, String action, String stack) throws SocketException {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            return inet;
        }
        throw new SocketException(action + " " + address + " via " + stack + ": not an internet address");
    }
}
