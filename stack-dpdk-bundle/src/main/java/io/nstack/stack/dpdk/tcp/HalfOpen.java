package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.Destination;

/** A connection of a listener in SYN-RECEIVED: what both SYNs say, and no buffers yet. Loop thread only. */
final class HalfOpen extends Flow {

    private final PassiveOpen all;
    final TcpListener listener;
    final Handshake agreed;
    final Destination destination;
    final long beganAtNanos;
    int retries;

    HalfOpen(PassiveOpen all, FlowId id, TcpListener listener, Handshake agreed, Destination destination,
            long nowNanos) {
        super(id);
        this.all = all;
        this.listener = listener;
        this.agreed = agreed;
        this.destination = destination;
        this.beganAtNanos = nowNanos;
    }

    @Override
    protected void onTime(long nowNanos) { all.onTimer(this, nowNanos); }
}
