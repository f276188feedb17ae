package io.nstack.benchmarks;

import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import io.nstack.stack.dpdk.tcp.recovery.Acknowledgement;
import io.nstack.stack.dpdk.tcp.recovery.LossRecovery;
import io.nstack.stack.dpdk.tcp.recovery.RecoverySettings;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What loss recovery costs for an acknowledgement of two segments in order, and for sending these two.
 *
 * <p>Run with JMH's own main class and {@code -prof gc}. The goal is 40 ns without allocation for an acknowledgement:
 * {@link #acknowledge} less {@link #send}, which is what has to go out again to keep the flight.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AckBenchmark {

    private static final int MSS = 1448;
    private static final int FLIGHT = 64;
    private static final long STEP_NANOS = 2_000;

    /** The congestion control. */
    @Param({"cubic", "reno", "bbr"})
    public String control = "";

    private final Acknowledgement ack = new Acknowledgement();
    private final CongestionControls controls = new CongestionControls();
    private LossRecovery recovery = made();
    private long nowNanos;

    /** A flight of 64 segments, 64 µs of round trip. */
    @Setup
    public void setUp() {
        recovery = made();
        for (int i = 0; i < FLIGHT; i++) {
            nowNanos += STEP_NANOS / 2;
            recovery.onSent(recovery.nextSequence(), MSS, nowNanos);
        }
    }

    private LossRecovery made() {
        LossRecovery made = new LossRecovery(controls.createOrFallback(control, 1), RecoverySettings.DEFAULT, 1, nowNanos);
        made.peer(true, true, MSS, nowNanos);
        return made;
    }

    /** Two segments go out, and are acknowledged. */
    @Benchmark
    public int acknowledge() {
        int may = send(recovery);
        nowNanos += STEP_NANOS / 2;
        ack.reset(recovery.unacknowledged() + 2 * MSS);
        ack.hasTimestamp = true;
        ack.echoedTimestamp = LossRecovery.timestamp(nowNanos);
        return may + recovery.onAck(ack, nowNanos);
    }

    /** Two segments go out; all are acknowledged at once when a flight is full. */
    @Benchmark
    public int send() {
        int may = send(recovery);
        if (recovery.inFlightBytes() > 2 * FLIGHT * MSS) {
            ack.reset(recovery.nextSequence());
            recovery.onAck(ack, nowNanos + STEP_NANOS);
        }
        return may;
    }

    private int send(LossRecovery to) {
        nowNanos += STEP_NANOS / 2;
        int may = to.sendableBytes(nowNanos);
        to.onSent(to.nextSequence(), MSS, nowNanos);
        to.onSent(to.nextSequence(), MSS, nowNanos + 1);
        return may;
    }
}
