package io.nstack.stack.poll;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a stack is asked to connect.
 *
 * @param remote    the peer: a resolved {@link java.net.InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}
 * @param local     where to connect from; null = the stack chooses
 * @param options   options to be in force before the handshake; those that the endpoint does not have are left out
 * @param firstData bytes that may go with the handshake (RFC 7413); the endpoint advances the reader index by what it
 *                  took; stays the caller's; null = none
 */
public record ConnectRequest(SocketAddress remote, @Nullable SocketAddress local, EndpointOptions options,
        @Nullable ByteBuf firstData) {}
