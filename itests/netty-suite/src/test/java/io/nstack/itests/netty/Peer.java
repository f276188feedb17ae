package io.nstack.itests.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.socket.SocketProtocolFamily;

/** Whose channels one side of a test uses: ours or plain Netty's. */
public interface Peer {

    ServerBootstrap server();

    Bootstrap client();

    /** A client that sends its first bytes with the handshake (RFC 7413). */
    Bootstrap fastOpenClient();

    Bootstrap datagram();

    Bootstrap datagram(SocketProtocolFamily family);
}
