package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.dpdk.tcp.congestion.NewReno;

/** A sender played by hand: segments of 1000 bytes numbered from 0, time in milliseconds. */
final class Sender {

    static final int MSS = 1000;
    static final int FIRST = 1_000_000;
    private static final long MILLI = 1_000_000L;

    final LossRecovery recovery;
    private final Acknowledgement ack = new Acknowledgement();
    private long millis = 10_000;
    private int sent;

    Sender(boolean sack, boolean timestamps) { this(new NewReno(), sack, timestamps, 10); }

    Sender(CongestionControl control, boolean sack, boolean timestamps, int window) {
        RecoverySettings settings = new RecoverySettings(window, 200 * MILLI, 120_000 * MILLI, Long.MAX_VALUE, true);
        recovery = new LossRecovery(control, settings, FIRST, now());
        recovery.peer(sack, timestamps, MSS, now());
    }

    long now() { return millis * MILLI; }

    int timestamp() { return LossRecovery.timestamp(now()); }

    Sender after(long moreMillis) {
        millis += moreMillis;
        return this;
    }

    /** Sends that many new segments, allowed or not. */
    Sender send(int segments) {
        for (int i = 0; i < segments; i++) {
            recovery.onSent(FIRST + sent * MSS, MSS, now());
            sent++;
        }
        return this;
    }

    /** Sends as much as may go; returns how many segments. */
    int sendAll() {
        int before = sent;
        while (recovery.sendableBytes(now()) >= MSS) {
            send(1);
        }
        return sent - before;
    }

    /** Sends one lost segment again, which must be that one. */
    Sender resends(int segment) {
        assertThat(recovery.hasLost(now())).as("segment " + segment + " is lost").isTrue();
        assertThat(recovery.lostSequence()).isEqualTo(FIRST + segment * MSS);
        assertThat(recovery.lostLength()).isEqualTo(MSS);
        recovery.onRetransmitted(recovery.lostSequence(), recovery.lostLength(), now());
        return this;
    }

    Sender resendsNothing() {
        assertThat(recovery.hasLost(now())).isFalse();
        return this;
    }

    /** All before a segment is acknowledged, and these pairs of segments (first, behind the last) by SACK. */
    Sender ack(int next, int... blocks) {
        ack.reset(FIRST + next * MSS);
        return finish(0, false, blocks);
    }

    Sender ackEchoing(int timestamp, int next, int... blocks) {
        ack.reset(FIRST + next * MSS);
        return finish(timestamp, true, blocks);
    }

    Sender ackWithMore(int next, int... blocks) {
        ack.reset(FIRST + next * MSS);
        ack.moreToSend = true;
        return finish(0, false, blocks);
    }

    Sender ackMarked(int next) {
        ack.reset(FIRST + next * MSS);
        ack.ecnEcho = true;
        return finish(0, false);
    }

    private Sender finish(int timestamp, boolean echo, int... blocks) {
        ack.hasTimestamp = echo;
        ack.echoedTimestamp = timestamp;
        for (int i = 0; i < blocks.length; i += 2) {
            ack.addSack(FIRST + blocks[i] * MSS, FIRST + blocks[i + 1] * MSS);
        }
        recovery.onAck(ack, now());
        recovery.verify();
        return this;
    }

    /** Goes to the time of the timer. */
    TimerEvent timer() {
        long at = recovery.timerNanos();
        assertThat(at).isNotEqualTo(Long.MAX_VALUE);
        millis = Math.max(millis, (at + MILLI - 1) / MILLI);
        return recovery.onTimer(now());
    }

    int inFlight() { return recovery.inFlightBytes() / MSS; }

    long window() { return recovery.windowBytes() / MSS; }
}
