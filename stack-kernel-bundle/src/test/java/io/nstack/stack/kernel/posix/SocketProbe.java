package io.nstack.stack.kernel.posix;

import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;

/** Looks below an endpoint. */
public final class SocketProbe {

    private static final int SOL_SOCKET = 1;
    private static final int SO_PROTOCOL = 38;

    private SocketProbe() {}

    /** The wire protocol's number. */
    public static int protocol(StreamEndpoint stream) throws IOException {
        return ((PosixStream) stream).socket().socket().getIntOpt(SOL_SOCKET, SO_PROTOCOL);
    }
}
