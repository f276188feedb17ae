package io.nstack.stack.dpdk.tcp;

import org.jspecify.annotations.Nullable;

/** What is left of a connection in TIME-WAIT: enough to answer late segments. Loop thread only. */
final class TimeWait extends Flow {

    private final TimeWaits all;
    final int sendNext;
    final int receiveNext;
    final boolean timestamps;
    final int recentStamp;
    final int stampOffset;
    final int windowField;
    final long sinceNanos;
    @Nullable
    TimeWait older; // in the order of their begin
    @Nullable
    TimeWait younger;

    TimeWait(TcpConnection connection) {
        super(connection.id());
        all = connection.layer.timeWaits();
        sendNext = connection.recovery.nextSequence();
        receiveNext = connection.receiver.next();
        timestamps = connection.agreed.timestamps;
        recentStamp = connection.receiver.recentStamp();
        stampOffset = connection.agreed.stampOffset;
        windowField = connection.receiver.windowField();
        sinceNanos = connection.layer.now();
    }

    @Override
    protected void onTime(long nowNanos) { all.remove(this); }
}
