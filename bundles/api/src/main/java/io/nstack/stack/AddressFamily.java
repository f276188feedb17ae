package io.nstack.stack;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** The address families that the runtime routes. */
public enum AddressFamily {
    /** IPv4. */
    INET,
    /** IPv6. */
    INET6,
    /** Domain sockets of this host. */
    UNIX;

    /** The family of an address; whatever is not an internet address counts as a domain socket. */
    public static AddressFamily of(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet.getAddress() instanceof Inet6Address ? INET6 : INET;
        }
        return UNIX;
    }
}
