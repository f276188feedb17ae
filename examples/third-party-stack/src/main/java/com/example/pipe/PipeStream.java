package com.example.pipe;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.simple.SimpleStream;
import java.net.SocketAddress;
import java.net.SocketException;

/** One end. The ends tell each other what happens, as over a network: each belongs to its own loop. */
class PipeStream extends SimpleStream {

    final PipeStream peer;
    private int window = 64 * 1024; // what the peer still takes; loop only

    /** A client's end, and with it the server's. */
    PipeStream(SocketAddress local, SocketAddress remote) {
        super(local, remote);
        this.peer = new PipeStream(this);
    }

    private PipeStream(PipeStream client) {
        super(client.remote(), client.local());
        this.peer = client;
    }

    protected int send(ByteBuf src, int length) {
        int count = Math.min(length, window);
        if (count > 0) {
            byte[] bytes = new byte[count];
            src.getBytes(src.readerIndex(), bytes);
            window -= count;
            peer.arrive(bytes);
        }
        return count;
    }

    protected void consumed(int bytes) { peer.arrive(WRITABLE, () -> peer.window += bytes); }

    protected void sendEnd() { peer.arriveEnd(); }

    protected void sendReset() { peer.arriveFailure(new SocketException("connection to " + local() + ": reset")); }
}
