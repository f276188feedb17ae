package io.nstack.stack.dpdk.engine;

import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;

/** The protocols of one engine while it has a link. Loop thread only. */
interface Layers {

    /**
     * Timers, what was received, what is to be sent, in that order.
     *
     * @param budget about how many frames at most
     * @return how much was done
     */
    int turn(long nowNanos, int budget);

    /** Reports endpoints that have become ready; returns how many. */
    int drainReady(ReadyList ready);

    /** When the next turn has to be; {@link Long#MAX_VALUE} = when something comes. */
    long nextNanos();

    /** Whether the link has to be looked at, because it does not wake the loop. */
    boolean needsLooking();

    /** The loop is about to block; false = there is work. */
    boolean arm();

    /** The loop is awake. */
    void disarm();

    StreamEndpoint connect(ConnectRequest request) throws IOException;

    ListenerEndpoint listen(ListenRequest request) throws IOException;

    DatagramEndpoint openDatagram(DatagramRequest request) throws IOException;

    void attach(StreamEndpoint accepted) throws IOException;

    /** A congestion control has gone: connections that have it take another. */
    void withdraw(String congestionControl);

    /** The link has gone: every endpoint fails with that reason, which {@link #drainReady} then reports. */
    void fail(String reason);

    /** Ends all endpoints and gives back what was taken. */
    void close();
}
