package io.nstack.stack.poll;

import io.nstack.stack.AddressFamily;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a datagram socket is to be.
 *
 * @param family  INET or INET6; an INET6 socket also reaches IPv4 peers where the stack can
 * @param local   the address to bind, port 0 = the stack chooses; null = unbound as yet
 * @param options options to be in force before binding; those that the endpoint does not have are left out
 */
public record DatagramRequest(AddressFamily family, @Nullable InetSocketAddress local, EndpointOptions options) {

    /** Refuses a family that has no datagrams here. */
    public DatagramRequest {
        if (family == AddressFamily.UNIX) {
            throw new IllegalArgumentException("datagrams over domain sockets are not offered");
        }
    }
}
