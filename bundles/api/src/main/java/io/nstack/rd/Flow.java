package io.nstack.rd;

import io.nstack.nsocket.Intent;
import io.nstack.stack.Transport;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What RD is asked about. Immutable; equal flows get equal decisions from the same policy and stacks.
 *
 * @param application who asks: the name the application gave itself or its bundle's symbolic name
 * @param transport   stream or datagram
 * @param direction   connect or listen
 * @param local       the local address, null = not chosen
 * @param remote      the peer, null when listening
 * @param intent      what the application wants
 */
public record Flow(String application, Transport transport, Direction direction, @Nullable SocketAddress local,
        @Nullable SocketAddress remote, Intent intent) {

    /** The address by which DMM's routes decide: the peer when connecting, the own address when listening. */
    public @Nullable SocketAddress decisive() {
        return direction == Direction.CONNECT ? remote : local;
    }
}
