package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.congestion.DeliverySample;

/** A sample whose values a test sets. */
final class Played implements DeliverySample {

    long now = 1_000_000_000L;
    int mss = 1000;
    long initialWindow = 10_000;
    long inFlight;
    long newly;
    long rtt = 100_000_000L;
    long rounds;
    boolean roundStart;
    boolean limited = true;
    boolean recovering;
    int timeouts;

    /** A window's worth of acknowledgements of two segments each, over one round trip. */
    void round(CongestionControl control) {
        long count = Math.max(1, control.windowBytes() / (2L * mss));
        rounds++;
        roundStart = true;
        for (long i = 0; i < count; i++) {
            now += rtt / count;
            newly = 2L * mss;
            control.onAcknowledged(this);
            roundStart = false;
        }
    }

    @Override
    public long nowNanos() { return now; }

    @Override
    public int mssBytes() { return mss; }

    @Override
    public long initialWindowBytes() { return initialWindow; }

    @Override
    public long inFlightBytes() { return inFlight; }

    @Override
    public long priorInFlightBytes() { return inFlight; }

    @Override
    public long newlyDeliveredBytes() { return newly; }

    @Override
    public long newlyAcknowledgedBytes() { return newly; }

    @Override
    public long newlyLostBytes() { return 0; }

    @Override
    public long deliveredBytes() { return 0; }

    @Override
    public long lostBytes() { return 0; }

    @Override
    public long rttNanos() { return rtt; }

    @Override
    public long minRttNanos() { return rtt; }

    @Override
    public long smoothedRttNanos() { return rtt; }

    @Override
    public long timeoutNanos() { return rtt + 200_000_000L; }

    @Override
    public long deliveryBytesPerSecond() { return 0; }

    @Override
    public long intervalNanos() { return 0; }

    @Override
    public long priorDeliveredBytes() { return 0; }

    @Override
    public boolean isApplicationLimited() { return false; }

    @Override
    public int segmentBytes() { return mss; }

    @Override
    public long sentInFlightBytes() { return 0; }

    @Override
    public long lostSinceSentBytes() { return 0; }

    @Override
    public long roundTrips() { return rounds; }

    @Override
    public boolean isRoundStart() { return roundStart; }

    @Override
    public boolean isWindowLimited() { return limited; }

    @Override
    public boolean isInRecovery() { return recovering; }

    @Override
    public boolean isCongestionEchoed() { return false; }

    @Override
    public int timeouts() { return timeouts; }
}
