package io.nstack.stack.poll;

import java.net.SocketAddress;

/**
 * What a stack is asked to listen on.
 *
 * @param local   a resolved {@link java.net.InetSocketAddress}, port 0 = the stack chooses, or a
 *                {@link java.net.UnixDomainSocketAddress}
 * @param backlog how many connections may wait to be accepted, 1 or more
 * @param options options to be in force for the listener and, where they are of that kind, for its connections; those
 *                that neither has are left out
 */
public record ListenRequest(SocketAddress local, int backlog, EndpointOptions options) {

    /** Checks the backlog. */
    public ListenRequest {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog " + backlog + " is below 1");
        }
    }
}
