package io.nstack.stack.dpdk.tcp.recovery;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * All that concerns what is in flight, what is lost, how much may be sent, and when: RFC 6298 (timeout), 2018 and 6675
 * (SACK), 8985 (RACK-TLP), 5681, 6582 and 3042 (without SACK), 9937 (proportional rate reduction), 3522, 3708 and 5682
 * (undoing), 3168 (the sender's response), pacing. Loop thread only.
 *
 * <p>The owner reports what it sends and receives, and asks in this order: {@link #hasLost}, {@link #sendableBytes}. It
 * sets its timer to {@link #timerNanos()}, and while it has something to send to {@link #pacedUntilNanos()} too.
 */
public final class LossRecovery {

    private static final int VERSION = 1;
    private static final int INITIAL_MSS = 536; // RFC 9293 section 3.7.1
    private static final long NEVER = Long.MAX_VALUE;
    /** After that time of rest an idle connection gives memory back. */
    private static final long REST_NANOS = 5_000_000_000L;

    private final RecoverySettings settings;
    private final RateSampler sampler = new RateSampler();
    private final Governor governor;
    private final RttEstimator rtt;
    private final Rack rack = new Rack();
    private final Arrivals arrivals;
    private final Scoreboard board;
    private final SegmentRing ring;
    private final ProportionalRateReduction reduction = new ProportionalRateReduction();
    private final Pacer pacer;
    private final Undo undo = new Undo();
    private final TailLossProbe probe = new TailLossProbe();
    private final DuplicateAcks duplicates = new DuplicateAcks();
    private final WindowUse use = new WindowUse();

    private boolean sack;
    private boolean timestamps;
    private int mss = INITIAL_MSS;
    private Phase phase = Phase.OPEN;
    /** The present phase, or the last one, ends when all before this is acknowledged. */
    private int recoverEnd;
    private boolean recovered;
    private int timeouts;
    private int handshakeTimeouts;
    private long timeoutStartNanos;
    private long reorderingNanos = NEVER;
    private long lastSentNanos;
    private boolean mustResend;
    private boolean probing;
    private boolean congestionWindowReduced;
    private int congestionEnd;
    private boolean congestionSeen;
    private int lostSequence;
    private int lostLength;
    private long retransmittedSegments;

    /**
     * @param initialSequence the SYN's number; a connection made from a SYN cookie begins with the one after it
     */
    public LossRecovery(CongestionControl control, RecoverySettings settings, int initialSequence, long nowNanos) {
        this.settings = settings;
        governor = new Governor(control, sampler);
        rtt = new RttEstimator(settings);
        arrivals = new Arrivals(sampler, rack, rtt);
        board = new Scoreboard(initialSequence);
        ring = board.ring();
        pacer = new Pacer(settings);
        rack.start(initialSequence);
        sampler.segmentSize(mss);
        sampler.restart(nowNanos);
        recoverEnd = initialSequence;
        lastSentNanos = nowNanos;
        timeoutStartNanos = nowNanos;
    }

    /** The clock that a timestamps option of ours is to tell, milliseconds, before any offset (RFC 7323 section 5.4). */
    public static int timestamp(long nowNanos) {
        return (int) Math.floorDiv(nowNanos, 1_000_000L);
    }

    /**
     * What the peer can do, after the handshake.
     *
     * @param mssBytes payload of the largest segment, options taken off
     */
    public void peer(boolean sackPermitted, boolean timestampsAgreed, int mssBytes, long nowNanos) {
        sack = sackPermitted;
        timestamps = timestampsAgreed;
        mss = mssBytes;
        sampler.segmentSize(mss);
        sampler.begin(nowNanos, inFlightBytes());
        sampler.roundTripTimes(rtt);
        if (governor.isStarted()) {
            governor.onSegmentSize();
        } else {
            sampler.initialWindow(initialWindowBytes());
            if (handshakeTimeouts > 0) {
                rtt.cautious();
            }
            governor.onStart();
        }
        pacer.update(governor, rtt.smoothedNanos(), mss);
    }

    /**
     * The path takes smaller segments only: larger ones that are outstanding are lost, which is no sign of congestion
     * (RFC 8899 section 3, RFC 1191 section 6.4).
     */
    public void onPathMtu(int mssBytes, long nowNanos) {
        boolean smaller = mssBytes < mss;
        peer(sack, timestamps, mssBytes, nowNanos);
        for (int slot = smaller ? ring.oldestSent() : -1, next; slot >= 0; slot = next) {
            next = ring.nextSent(slot);
            if (ring.length(slot) > mssBytes) {
                board.lose(slot);
            }
        }
    }

    /** New data goes out, or the SYN or FIN, which count 1; several segments at once may be reported as one. */
    public void onSent(int sequence, int length, long nowNanos) {
        if (sequence != board.nextSequence() || length <= 0) {
            throw new IllegalArgumentException(length + " bytes sent at " + Integer.toUnsignedLong(sequence)
                    + " instead of " + Integer.toUnsignedLong(board.nextSequence()));
        }
        restartAfterIdle(nowNanos);
        if (board.outstandingBytes() == 0) {
            sampler.restart(nowNanos);
            timeoutStartNanos = nowNanos; // RFC 6298 section 5.1
        }
        int before = inFlightBytes();
        for (int left = length; left > 0;) {
            int part = Math.min(left, mss);
            int slot = board.add(part, mss, nowNanos);
            ring.stamp(slot, nowNanos, sampler, inFlightBytes());
            left -= part;
        }
        congestionWindowReduced = false;
        accountSent(length, before, nowNanos);
        if (probing) {
            probeSent(false, nowNanos);
        } else {
            scheduleProbe(nowNanos);
        }
    }

    /** A segment, or part of one, goes out again. */
    public void onRetransmitted(int sequence, int length, long nowNanos) {
        int before = inFlightBytes();
        int slot = board.resend(sequence, length);
        ring.stamp(slot, nowNanos, sampler, inFlightBytes());
        retransmittedSegments++;
        mustResend = false;
        accountSent(length, before, nowNanos);
        if (probing) {
            probeSent(true, nowNanos);
        } else {
            undo.onRetransmitted(nowNanos);
        }
        if (ring.index(slot) == 0) {
            timeoutStartNanos = nowNanos; // RFC 6675 section 5, (4.3): the timer is restarted with the first one
        }
    }

    private void accountSent(int length, int inFlightBefore, long nowNanos) {
        lastSentNanos = nowNanos;
        if (isReducing()) {
            reduction.onSent(length);
        }
        use.onSent(inFlightBefore + length);
        pacer.onSent(length, nowNanos);
        if (governor.isRateBased()) {
            sampler.begin(nowNanos, inFlightBefore);
            describe();
            governor.onSent(length);
            if (inFlightBefore == 0) { // after an idle time it may have set another rate
                pacer.update(governor, rtt.smoothedNanos(), mss);
            }
        }
    }

    private void probeSent(boolean again, long nowNanos) {
        probing = false;
        probe.onSent(again, board.nextSequence());
        timeoutStartNanos = nowNanos; // RFC 8985 section 7.3
    }

    /**
     * An acknowledgement came; see there for what it must have passed before.
     *
     * @return how many bytes it acknowledges in order that were not before, SYN and FIN counted
     */
    public int onAck(Acknowledgement ack, long nowNanos) {
        int priorFlight = inFlightBytes();
        int acknowledged = Math.max(0, ack.number - board.unacknowledged());
        boolean repeated = ack.number == board.unacknowledged();
        if (acknowledged > board.outstandingBytes()) {
            throw new IllegalArgumentException(
                    Integer.toUnsignedLong(ack.number) + " acknowledged, which was not sent");
        }
        sampler.begin(nowNanos, priorFlight);
        arrivals.begin(ack, timestamps, undo.isForwarding() ? recoverEnd : board.unacknowledged(), nowNanos);
        boolean duplicate = sack && Scoreboard.isDuplicate(ack);
        if (duplicate) {
            rack.onDuplicate(board.unacknowledged(), board.nextSequence());
            if (!probe.isOutstanding()) {
                undo.onDuplicate(ack.sackRight[0], recoverEnd);
            }
        }
        long delivered = takeIn(ack, acknowledged, repeated);
        measure(priorFlight, acknowledged, ack.ecnEcho, nowNanos);
        if (sack) {
            detect(nowNanos);
        } else {
            countDuplicates(ack, acknowledged, repeated);
        }
        advance(ack, acknowledged, repeated, duplicate);
        if (governor.isStarted()) {
            finish(ack, acknowledged, delivered, duplicate);
        }
        setTimers(acknowledged, nowNanos);
        return acknowledged;
    }

    /** Notes what has arrived; returns how many bytes that is. */
    private long takeIn(Acknowledgement ack, int acknowledged, boolean repeated) {
        int counted = 0;
        if (acknowledged > 0) {
            board.acknowledge(ack.number, arrivals);
            counted = -duplicates.onAcknowledged(acknowledged, mss, phase == Phase.RECOVERY);
            timeouts = 0;
            sampler.timeouts(0);
        }
        if (sack && ack.sackCount > 0) {
            board.sack(ack, arrivals);
        } else if (!sack && repeated && DuplicateAcks.isDuplicate(ack, board.outstandingBytes())) {
            int before = duplicates.bytes();
            duplicates.add(board.outstandingBytes() - board.lostBytes(), mss);
            counted = duplicates.bytes() - before;
        }
        return sampler.newlyDeliveredBytes() + counted;
    }

    private void measure(int priorFlight, int acknowledged, boolean echo, long nowNanos) {
        long sample = arrivals.rttNanos();
        if (sample == 0 && acknowledged > 0) {
            sample = arrivals.echoedRttNanos();
        }
        if (sample > 0) {
            // log2 of half the segments in flight: one sample for two segments
            int shift = Integer.numberOfLeadingZeros(mss) - Integer.numberOfLeadingZeros(priorFlight) - 1;
            rtt.sample(sample, Math.max(0, shift), nowNanos);
        }
        sampler.roundTripTimes(rtt);
        sampler.rtt(arrivals.latestRttNanos());
        sampler.acknowledged(acknowledged);
        if (echo) {
            sampler.congestionEchoed();
        }
        sampler.complete();
        if (sampler.isRoundStart()) {
            use.onRound();
        }
    }

    /** RFC 8985 section 6.2 step 5. */
    private void detect(long nowNanos) {
        reorderingNanos = NEVER;
        if (!rack.isKnown() || board.inFlightBytes() == 0) {
            return;
        }
        boolean recovering = phase == Phase.RECOVERY || phase == Phase.TIMEOUT;
        long wait = rack.rttNanos() + rack.reorderingWindowNanos(recovering, board.sackedSegments(), rtt);
        int slot = ring.oldestSent();
        while (slot >= 0 && rack.isSentBefore(ring.sentNanos(slot), ring.end(slot))) {
            long at = ring.sentNanos(slot) + wait;
            if (at > nowNanos) {
                reorderingNanos = at; // the oldest is due first
                break;
            }
            int next = ring.nextSent(slot);
            lose(slot);
            slot = next;
        }
    }

    private void lose(int slot) {
        board.lose(slot);
        sampler.beginLost(ring, slot);
        describe();
        governor.onSegmentLost();
        sampler.endLost();
    }

    /** RFC 6582 section 3.2, where there is no SACK. */
    private void countDuplicates(Acknowledgement ack, int acknowledged, boolean repeated) {
        if (phase == Phase.RECOVERY) {
            if (acknowledged > 0 && Sequence.isBefore(ack.number, recoverEnd)) {
                loseFirst(); // section 3.2 step 5, a partial acknowledgement: the next one is missing too
                mustResend = board.hasLost();
            }
        } else if (phase != Phase.TIMEOUT && repeated && duplicates.isThreshold()
                && (!recovered || Sequence.isAfter(ack.number, recoverEnd))) {
            loseFirst();
        }
    }

    private void loseFirst() {
        if (ring.count() > 0 && !ring.is(ring.slot(0), SegmentRing.SACKED | SegmentRing.LOST)) {
            lose(ring.slot(0));
        }
    }

    /** What the acknowledgement does to the phase. */
    private void advance(Acknowledgement ack, int acknowledged, boolean repeated, boolean duplicate) {
        boolean late = acknowledged > 0 && arrivals.hasRetransmitted() && timestamps && undo.isEchoEarlier(ack);
        if (phase == Phase.TIMEOUT) {
            boolean original = arrivals.hasEarlierOriginal() && (sack || !arrivals.hasRetransmitted());
            boolean news = acknowledged > 0 || arrivals.sackedBytes() > 0 || repeated;
            boolean sentNew = Sequence.isAfter(board.nextSequence(), recoverEnd);
            late |= news && undo.isForward(acknowledged > 0, original, sentNew, ack.moreToSend);
        }
        boolean ended = phase != Phase.OPEN && !Sequence.isBefore(board.unacknowledged(), recoverEnd);
        if (late || (duplicate && undo.isAllDuplicate())) {
            takeBack();
        } else if (ended) {
            endPhase();
        }
        if (sampler.newlyLostBytes() > 0 && (phase == Phase.OPEN || phase == Phase.REDUCING)) {
            recover(acknowledged, arrivals.sackedBytes());
        }
    }

    private void endPhase() {
        if (phase == Phase.RECOVERY) {
            rack.onRecovered();
        }
        undo.stopForwarding();
        toOpen();
        describe();
        governor.onRecovered();
    }

    private void toOpen() {
        phase = Phase.OPEN;
        recovered = governor.isStarted();
        duplicates.reset();
        mustResend = false;
    }

    /** The recovery was for nothing. */
    private void takeBack() {
        if (phase == Phase.RECOVERY || phase == Phase.TIMEOUT) {
            board.unlose();
            toOpen();
        }
        undo.disarm();
        rtt.endBackOff();
        describe();
        governor.onUndo();
    }

    /** Fast recovery begins. */
    private void recover(int acknowledged, int newlySacked) {
        if (phase == Phase.OPEN) {
            undo.arm(board.unacknowledged());
            reduce(acknowledged, newlySacked);
            governor.onLoss();
        }
        phase = Phase.RECOVERY;
        recoverEnd = board.nextSequence();
        probe.end();
    }

    /** RFC 9937 section 6.2: what arrived before does not count as delivered in recovery. */
    private void reduce(int acknowledged, int newlySacked) {
        int flight = board.outstandingBytes() + acknowledged - (board.sackedBytes() - newlySacked);
        reduction.begin(flight, mss);
        describe();
    }

    private void finish(Acknowledgement ack, int acknowledged, long delivered, boolean duplicate) {
        boolean repeatedOnly = acknowledged == 0 && ack.sackCount == 0;
        if (probe.isRepaired(ack.number, duplicate, repeatedOnly) && phase == Phase.OPEN) {
            reduceOnly(acknowledged);
            governor.onLoss();
        }
        if (ack.ecnEcho && (!congestionSeen || Sequence.isAfter(board.unacknowledged(), congestionEnd))) {
            onCongestionEcho(acknowledged);
        }
        if (isReducing()) {
            boolean safe = acknowledged > 0 && sampler.newlyLostBytes() == 0;
            reduction.onAcknowledged(delivered, inFlightBytes(), governor.windowBytes(), safe);
        }
        if (delivered > 0 || sampler.newlyLostBytes() > 0) {
            describe();
            governor.onAcknowledged();
            pacer.update(governor, rtt.smoothedNanos(), mss);
        }
    }

    /** RFC 3168 section 6.1.2: as for a lost segment, once in a round trip. */
    private void onCongestionEcho(int acknowledged) {
        congestionSeen = true;
        congestionEnd = board.nextSequence();
        congestionWindowReduced = true;
        if (phase == Phase.OPEN) {
            reduceOnly(acknowledged);
            governor.onCongestionExperienced();
        }
    }

    private void reduceOnly(int acknowledged) {
        undo.disarm();
        phase = Phase.REDUCING;
        recoverEnd = board.nextSequence();
        reduce(acknowledged, arrivals.sackedBytes());
    }

    private void setTimers(int acknowledged, long nowNanos) {
        if (board.outstandingBytes() == 0) {
            probe.end();
            reorderingNanos = NEVER;
        } else if (acknowledged > 0) {
            timeoutStartNanos = nowNanos; // RFC 6298 section 5.3
            scheduleProbe(nowNanos);
        } else if (board.sackedSegments() > 0) {
            probe.cancel();
        }
    }

    private void scheduleProbe(long nowNanos) {
        if (sack && phase == Phase.OPEN && board.sackedSegments() == 0 && !board.hasLost()) {
            probe.schedule(nowNanos, timeoutAtNanos(), rtt.smoothedNanos(), board.inFlightBytes() <= mss);
        } else {
            probe.cancel();
        }
    }

    /**
     * How many bytes of new data may go now, in whole segments; 0 = none. To be asked only while there are some, because
     * a window that holds them back may grow.
     */
    public int sendableBytes(long nowNanos) {
        if (probing) {
            return mss;
        }
        if ((board.hasLost() && !undo.isHolding()) || ring.count() >= SegmentRing.MOST_SEGMENTS) {
            return 0;
        }
        restartAfterIdle(nowNanos);
        long allowed = allowedBytes();
        if (allowed < mss) {
            use.onLimited();
            pacer.release(); // an acknowledgement is waited for, not a time
            return 0;
        }
        if (pacer.isHolding(nowNanos)) {
            return 0;
        }
        int bytes = (int) Math.min(allowed, Integer.MAX_VALUE);
        return bytes - bytes % mss;
    }

    /**
     * Until when pacing holds back what {@link #hasLost} and {@link #sendableBytes} would let go, as of the last time that
     * they were asked; {@link Long#MIN_VALUE} = it does not.
     */
    public long pacedUntilNanos() { return pacer.untilNanos(); }

    /** Whether a segment is lost and may be sent again now: {@link #lostSequence()}, {@link #lostLength()}. */
    public boolean hasLost(long nowNanos) {
        if (!board.hasLost() || (undo.isHolding() && !mustResend)) {
            return false;
        }
        int slot = board.firstLost();
        lostSequence = ring.start(slot);
        lostLength = Math.min(ring.length(slot), mss);
        if (mustResend) {
            return true;
        }
        if (allowedBytes() < lostLength) {
            pacer.release();
            return false;
        }
        return !pacer.isHolding(nowNanos);
    }

    /** Where the segment begins that {@link #hasLost} or {@link TimerEvent#PROBE} means. */
    public int lostSequence() {
        return lostSequence;
    }

    /** How long it is, at most one segment as large as they may be now; its last number may be the FIN's. */
    public int lostLength() {
        return lostLength;
    }

    private long allowedBytes() {
        return isReducing() ? reduction.allowedBytes() : governor.windowBytes() - inFlightBytes();
    }

    private boolean isReducing() {
        return (phase == Phase.RECOVERY || phase == Phase.REDUCING) && !governor.isRateBased();
    }

    private void restartAfterIdle(long nowNanos) {
        long idle = nowNanos - lastSentNanos;
        if (!governor.isStarted() || idle <= rtt.rtoNanos() || board.outstandingBytes() > 0) {
            return;
        }
        lastSentNanos = nowNanos;
        if (settings.slowStartAfterIdle()) {
            sampler.begin(nowNanos, 0);
            sampler.roundTripTimes(rtt);
            describe();
            governor.onIdleRestart(idle); // RFC 5681 section 4.1
            pacer.update(governor, rtt.smoothedNanos(), mss);
        }
    }

    /** When {@link #onTimer} is to be called next; {@link Long#MAX_VALUE} = not at all. */
    public long timerNanos() {
        if (board.outstandingBytes() == 0) {
            return ring.isLarge() ? lastSentNanos + REST_NANOS : NEVER;
        }
        return Math.min(timeoutAtNanos(), Math.min(reorderingNanos, probe.atNanos()));
    }

    /** A time has come that {@link #timerNanos()} had named; nothing happens before it. */
    public TimerEvent onTimer(long nowNanos) {
        if (board.outstandingBytes() == 0) {
            if (nowNanos - lastSentNanos >= REST_NANOS) {
                ring.shrink();
            }
            return TimerEvent.NONE;
        }
        if (reorderingNanos <= nowNanos) {
            return reorderingOver(nowNanos);
        }
        if (probe.isDue(nowNanos)) {
            return startProbe();
        }
        return timeoutAtNanos() <= nowNanos ? timeOut(nowNanos) : TimerEvent.NONE;
    }

    private TimerEvent reorderingOver(long nowNanos) {
        sampler.begin(nowNanos, inFlightBytes());
        detect(nowNanos);
        if (sampler.newlyLostBytes() == 0) {
            return TimerEvent.NONE;
        }
        if (phase == Phase.OPEN || phase == Phase.REDUCING) {
            recover(0, 0);
        }
        return TimerEvent.LOSS;
    }

    private TimerEvent startProbe() {
        probe.cancel();
        int last = ring.slot(ring.count() - 1);
        lostLength = Math.min(ring.length(last), mss);
        lostSequence = ring.end(last) - lostLength;
        probing = true;
        return TimerEvent.PROBE;
    }

    /** RFC 6298 section 5.4 to 5.6, RFC 8985 section 6.3. */
    private TimerEvent timeOut(long nowNanos) {
        sampler.timeouts(++timeouts);
        sampler.begin(nowNanos, inFlightBytes());
        sampler.roundTripTimes(rtt);
        if (phase == Phase.TIMEOUT) {
            undo.stopForwarding();
        } else {
            undo.armForTimeout(board.unacknowledged(), phase == Phase.RECOVERY);
        }
        loseOld(nowNanos);
        rtt.backOff();
        timeoutStartNanos = nowNanos;
        reorderingNanos = NEVER;
        probe.end();
        probing = false;
        duplicates.reset();
        mustResend = true;
        phase = Phase.TIMEOUT;
        recoverEnd = board.nextSequence();
        if (governor.isStarted()) {
            describe();
            governor.onTimeout();
            pacer.update(governor, rtt.smoothedNanos(), mss);
        } else {
            handshakeTimeouts++;
        }
        return TimerEvent.TIMEOUT;
    }

    /** The first one is lost, and those for which an acknowledgement is overdue; later ones may still arrive. */
    private void loseOld(long nowNanos) {
        boolean reneged = ring.is(ring.slot(0), SegmentRing.SACKED);
        if (reneged) {
            board.forgetSacks(); // RFC 2018 section 8
        }
        loseFirst();
        long wait = Math.max(rack.rttNanos(), rtt.smoothedNanos())
                + rack.reorderingWindowNanos(true, board.sackedSegments(), rtt);
        for (int slot = ring.oldestSent(), next; slot >= 0; slot = next) {
            next = ring.nextSent(slot);
            if (!reneged && ring.sentNanos(slot) + wait > nowNanos) {
                break;
            }
            lose(slot);
        }
    }

    private long timeoutAtNanos() { return timeoutStartNanos + rtt.rtoNanos(); }

    /** All data was sent, and more would have been allowed. */
    public void onApplicationLimited(long nowNanos) {
        undo.release();
        if (!board.hasLost() && allowedBytes() >= mss && !pacer.isHolding(nowNanos)) {
            sampler.limited(inFlightBytes());
        }
    }

    /** Goes on with another congestion control, from the present window. */
    public void control(CongestionControl newControl, long nowNanos) {
        sampler.begin(nowNanos, inFlightBytes());
        sampler.roundTripTimes(rtt);
        describe();
        governor.control(newControl);
        pacer.update(governor, rtt.smoothedNanos(), mss);
    }

    public CongestionControl control() { return governor.control(); }

    /** The oldest sequence number that is not acknowledged (SND.UNA). */
    public int unacknowledged() {
        return board.unacknowledged();
    }

    /** The next one to be sent (SND.NXT). */
    public int nextSequence() { return board.nextSequence(); }

    /** What is in flight: sent, and neither known to have arrived nor declared lost. */
    public int inFlightBytes() {
        return Math.max(0, board.inFlightBytes() - duplicates.bytes());
    }

    public long windowBytes() { return governor.windowBytes(); }

    /** 0 = not known. */
    public long smoothedRttNanos() { return rtt.smoothedNanos(); }

    /** The smallest of the last minutes, 0 = not known. */
    public long minRttNanos() { return rtt.minNanos(); }

    public long rtoNanos() { return rtt.rtoNanos(); }

    /** How often in a row the retransmission timer has expired without an acknowledgement of anything new. */
    public int timeouts() {
        return timeouts;
    }

    public long retransmittedSegments() { return retransmittedSegments; }

    /** All bytes declared lost so far. */
    public long lostBytes() { return sampler.lostBytes(); }

    /** Whether the next segment of new data is to carry CWR (RFC 3168 section 6.1.2); {@link #onSent} takes it back. */
    public boolean mayRaiseCwr() {
        return congestionWindowReduced;
    }

    private int initialWindowBytes() {
        if (handshakeTimeouts > 1) {
            return mss; // RFC 5681 section 3.1, but for a first loss, as Linux does
        }
        int segments = settings.initialWindowSegments();
        return Math.min(segments * mss, Math.max(2 * mss, segments * 1460)); // RFC 6928 section 2
    }

    private void describe() {
        boolean recovering = phase == Phase.RECOVERY || phase == Phase.REDUCING;
        boolean limited = use.isLimited(governor.windowBytes(), governor.slowStartThresholdBytes());
        sampler.describe(inFlightBytes(), recovering, limited);
    }

    /** Whether what is counted is what there is; for tests. */
    void verify() { board.verify(); }

    /** Writes all there is, so that {@link #readFrom} can go on with it. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        sampler.writeTo(out);
        governor.writeTo(out);
        rtt.writeTo(out);
        rack.writeTo(out);
        board.writeTo(out);
        reduction.writeTo(out);
        pacer.writeTo(out);
        undo.writeTo(out);
        probe.writeTo(out);
        duplicates.writeTo(out);
        use.writeTo(out);
        out.writeBoolean(sack);
        out.writeBoolean(timestamps);
        out.writeInt(mss);
        out.writeUTF(phase.name());
        out.writeInt(recoverEnd);
        out.writeBoolean(recovered);
        out.writeInt(timeouts);
        out.writeInt(handshakeTimeouts);
        out.writeLong(timeoutStartNanos);
        out.writeLong(reorderingNanos);
        out.writeLong(lastSentNanos);
        out.writeBoolean(mustResend);
        out.writeBoolean(probing);
        out.writeBoolean(congestionWindowReduced);
        out.writeInt(congestionEnd);
        out.writeBoolean(congestionSeen);
        out.writeInt(lostSequence);
        out.writeInt(lostLength);
        out.writeLong(retransmittedSegments);
    }

    /**
     * What {@link #writeTo} has written, by the same clock. If there is no congestion control of that name any more, CUBIC
     * takes over.
     *
     * @throws IOException if it is not that
     */
    public static LossRecovery readFrom(DataInput in, CongestionControls controls, RecoverySettings settings)
            throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("state of loss recovery has version " + version + ", not " + VERSION);
        }
        LossRecovery read = new LossRecovery(controls.createOrFallback(CongestionControls.FALLBACK, 0), settings, 0, 0);
        read.take(in, controls);
        return read;
    }

    private void take(DataInput in, CongestionControls controls) throws IOException {
        sampler.readFrom(in);
        governor.readFrom(in, controls);
        rtt.readFrom(in);
        rack.readFrom(in);
        board.readFrom(in);
        reduction.readFrom(in);
        pacer.readFrom(in);
        undo.readFrom(in);
        probe.readFrom(in);
        duplicates.readFrom(in);
        use.readFrom(in);
        sack = in.readBoolean();
        timestamps = in.readBoolean();
        mss = in.readInt();
        phase = Phase.valueOf(in.readUTF());
        recoverEnd = in.readInt();
        recovered = in.readBoolean();
        timeouts = in.readInt();
        handshakeTimeouts = in.readInt();
        timeoutStartNanos = in.readLong();
        reorderingNanos = in.readLong();
        lastSentNanos = in.readLong();
        mustResend = in.readBoolean();
        probing = in.readBoolean();
        congestionWindowReduced = in.readBoolean();
        congestionEnd = in.readInt();
        congestionSeen = in.readBoolean();
        lostSequence = in.readInt();
        lostLength = in.readInt();
        retransmittedSegments = in.readLong();
    }
}
