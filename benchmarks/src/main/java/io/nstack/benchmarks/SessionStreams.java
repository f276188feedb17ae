package io.nstack.benchmarks;

import io.nstack.nsocket.BlockingListener;
import io.nstack.nsocket.BlockingSockets;
import io.nstack.nsocket.BlockingStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/** Blocking streams of sessions. */
final class SessionStreams implements BlockingSide {

    private final Sessions sessions;
    private final BlockingSockets sockets;

    /** @param sessions closed with this */
    SessionStreams(Sessions sessions) {
        this.sessions = sessions;
        this.sockets = sessions.blocking();
    }

    @Override
    public Door listen() throws IOException {
        BlockingListener listener = sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new Door() {
            @Override
            public SocketAddress local() { return Objects.requireNonNull(listener.local()); }

            @Override
            public Wire accept() throws IOException { return wire(listener.accept()); }

            @Override
            public void close() { listener.close(); }
        };
    }

    @Override
    public Wire connect(SocketAddress remote) throws IOException { return wire(sockets.connect(remote)); }

    private static Wire wire(BlockingStream stream) { return new Wire(stream.input(), stream.output(), stream); }

    @Override
    public void close() { sessions.close(); }
}
