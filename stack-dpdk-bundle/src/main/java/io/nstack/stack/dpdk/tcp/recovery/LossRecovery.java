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
    private final Scoreboard board;
    private final SegmentRing ring;
    private final LossDetector detector;
    private final Arrivals arrivals;
    private final Episode episode;
    private final Pacer pacer;
    private final TailLossProbe probe = new TailLossProbe();

    private boolean sack;
    private boolean timestamps;
    private int mss = INITIAL_MSS;
    private int timeouts;
    private int handshakeTimeouts;
    private long timeoutStartNanos;
    private long lastSentNanos;
    private boolean probing;
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
        board = new Scoreboard(initialSequence);
        ring = board.ring();
        detector = new LossDetector(board, sampler, governor, rtt);
        arrivals = new Arrivals(sampler, detector.rack(), rtt);
        episode = new Episode(board, sampler, governor, detector);
        pacer = new Pacer(settings);
        sampler.segmentSize(mss);
        sampler.restart(nowNanos);
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
        episode.congestionWindowReduced(false);
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
        episode.mustResend(false);
        accountSent(length, before, nowNanos);
        if (probing) {
            probeSent(true, nowNanos);
        } else {
            episode.undo().onRetransmitted(nowNanos);
        }
        if (ring.index(slot) == 0) {
            timeoutStartNanos = nowNanos; // RFC 6675 section 5, (4.3): the timer is restarted with the first one
        }
    }

    private void accountSent(int length, int inFlightBefore, long nowNanos) {
        lastSentNanos = nowNanos;
        episode.onSent(length, inFlightBefore + length);
        pacer.onSent(length, nowNanos);
        if (governor.isRateBased()) {
            sampler.begin(nowNanos, inFlightBefore);
            episode.describe();
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
        arrivals.begin(ack, timestamps, episode.originalsEnd(), nowNanos);
        boolean duplicate = sack && Scoreboard.isDuplicate(ack);
        if (duplicate) {
            detector.rack().onDuplicate(board.unacknowledged(), board.nextSequence());
            if (!probe.isOutstanding()) {
                episode.onDuplicate(ack.sackRight[0]);
            }
        }
        long delivered = takeIn(ack, acknowledged, repeated);
        measure(priorFlight, acknowledged, ack.ecnEcho, nowNanos);
        if (sack) {
            detector.byTime(episode.isRepairing(), nowNanos);
        } else {
            episode.byDuplicates(acknowledged, repeated);
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
            counted = -detector.duplicates().onAcknowledged(acknowledged, mss, episode.isRecovering());
            timeouts = 0;
            sampler.timeouts(0);
        }
        if (sack && ack.sackCount > 0) {
            board.sack(ack, arrivals);
        } else if (!sack && repeated && DuplicateAcks.isDuplicate(ack, board.outstandingBytes())) {
            int before = detector.duplicates().bytes();
            detector.duplicates().add(board.outstandingBytes() - board.lostBytes(), mss);
            counted = detector.duplicates().bytes() - before;
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
            episode.use().onRound();
        }
    }

    /** What the acknowledgement does to the phase. */
    private void advance(Acknowledgement ack, int acknowledged, boolean repeated, boolean duplicate) {
        boolean late = acknowledged > 0 && arrivals.hasRetransmitted() && timestamps
                && episode.undo().isEchoEarlier(ack);
        if (episode.isTimedOut() && (acknowledged > 0 || arrivals.sackedBytes() > 0 || repeated)) {
            boolean original = arrivals.hasEarlierOriginal() && (sack || !arrivals.hasRetransmitted());
            late |= episode.isForward(acknowledged > 0, original, ack.moreToSend);
        }
        if (late || (duplicate && episode.undo().isAllDuplicate())) {
            episode.takeBack();
            rtt.endBackOff();
        } else {
            episode.endIfRepaired();
        }
        if (sampler.newlyLostBytes() > 0 && episode.recover(acknowledged, arrivals.sackedBytes())) {
            probe.end();
        }
    }

    private void finish(Acknowledgement ack, int acknowledged, long delivered, boolean duplicate) {
        boolean repeatedOnly = acknowledged == 0 && ack.sackCount == 0;
        if (probe.isRepaired(ack.number, duplicate, repeatedOnly)) {
            episode.onProbeRepaired(acknowledged, arrivals.sackedBytes());
        }
        if (ack.ecnEcho) {
            episode.onCongestionEcho(acknowledged, arrivals.sackedBytes());
        }
        episode.reduceBy(delivered, acknowledged > 0 && sampler.newlyLostBytes() == 0);
        if (delivered > 0 || sampler.newlyLostBytes() > 0) {
            episode.describe();
            governor.onAcknowledged();
            pacer.update(governor, rtt.smoothedNanos(), mss);
        }
    }

    private void setTimers(int acknowledged, long nowNanos) {
        if (board.outstandingBytes() == 0) {
            probe.end();
            detector.stop();
        } else if (acknowledged > 0) {
            timeoutStartNanos = nowNanos; // RFC 6298 section 5.3
            scheduleProbe(nowNanos);
        } else if (board.sackedSegments() > 0) {
            probe.cancel();
        }
    }

    private void scheduleProbe(long nowNanos) {
        if (sack && episode.isOpen() && board.sackedSegments() == 0 && !board.hasLost()) {
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
        if ((board.hasLost() && !episode.undo().isHolding()) || ring.count() >= SegmentRing.MOST_SEGMENTS) {
            return 0;
        }
        restartAfterIdle(nowNanos);
        long allowed = episode.allowedBytes();
        if (allowed < mss) {
            episode.use().onLimited();
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
        if (!board.hasLost() || (episode.undo().isHolding() && !episode.mustResend())) {
            return false;
        }
        int slot = board.firstLost();
        lostSequence = ring.start(slot);
        lostLength = Math.min(ring.length(slot), mss);
        if (episode.mustResend()) {
            return true;
        }
        if (episode.allowedBytes() < lostLength) {
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

    private void restartAfterIdle(long nowNanos) {
        long idle = nowNanos - lastSentNanos;
        if (!governor.isStarted() || idle <= rtt.rtoNanos() || board.outstandingBytes() > 0) {
            return;
        }
        lastSentNanos = nowNanos;
        if (settings.slowStartAfterIdle()) {
            sampler.begin(nowNanos, 0);
            sampler.roundTripTimes(rtt);
            episode.describe();
            governor.onIdleRestart(idle); // RFC 5681 section 4.1
            pacer.update(governor, rtt.smoothedNanos(), mss);
        }
    }

    /** When {@link #onTimer} is to be called next; {@link Long#MAX_VALUE} = not at all. */
    public long timerNanos() {
        if (board.outstandingBytes() == 0) {
            return ring.isLarge() ? lastSentNanos + REST_NANOS : NEVER;
        }
        return Math.min(timeoutAtNanos(), Math.min(detector.reorderingNanos(), probe.atNanos()));
    }

    /** A time has come that {@link #timerNanos()} had named; nothing happens before it. */
    public TimerEvent onTimer(long nowNanos) {
        if (board.outstandingBytes() == 0) {
            if (nowNanos - lastSentNanos >= REST_NANOS) {
                ring.shrink();
            }
            return TimerEvent.NONE;
        }
        if (detector.reorderingNanos() <= nowNanos) {
            return reorderingOver(nowNanos);
        }
        if (probe.isDue(nowNanos)) {
            return startProbe();
        }
        return timeoutAtNanos() <= nowNanos ? timeOut(nowNanos) : TimerEvent.NONE;
    }

    private TimerEvent reorderingOver(long nowNanos) {
        sampler.begin(nowNanos, inFlightBytes());
        detector.byTime(episode.isRepairing(), nowNanos);
        if (sampler.newlyLostBytes() == 0) {
            return TimerEvent.NONE;
        }
        if (episode.recover(0, 0)) {
            probe.end();
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
        detector.byTimeout(nowNanos);
        rtt.backOff();
        timeoutStartNanos = nowNanos;
        probe.end();
        probing = false;
        episode.timeOut();
        if (governor.isStarted()) {
            pacer.update(governor, rtt.smoothedNanos(), mss);
        } else {
            handshakeTimeouts++;
        }
        return TimerEvent.TIMEOUT;
    }

    private long timeoutAtNanos() { return timeoutStartNanos + rtt.rtoNanos(); }

    /** All data was sent, and more would have been allowed. */
    public void onApplicationLimited(long nowNanos) {
        episode.undo().release();
        if (!board.hasLost() && episode.allowedBytes() >= mss && !pacer.isHolding(nowNanos)) {
            sampler.limited(inFlightBytes());
        }
    }

    /** Goes on with another congestion control, from the present window. */
    public void control(CongestionControl newControl, long nowNanos) {
        sampler.begin(nowNanos, inFlightBytes());
        sampler.roundTripTimes(rtt);
        episode.describe();
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
        return detector.inFlightBytes();
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
        return episode.isCongestionWindowReduced();
    }

    private int initialWindowBytes() {
        if (handshakeTimeouts > 1) {
            return mss; // RFC 5681 section 3.1, but for a first loss, as Linux does
        }
        int segments = settings.initialWindowSegments();
        return Math.min(segments * mss, Math.max(2 * mss, segments * 1460)); // RFC 6928 section 2
    }

    /** Whether what is counted is what there is; for tests. */
    void verify() { board.verify(); }

    /** Writes all there is, so that {@link #readFrom} can go on with it. */
    public void writeTo(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        sampler.writeTo(out);
        governor.writeTo(out);
        rtt.writeTo(out);
        board.writeTo(out);
        pacer.writeTo(out);
        probe.writeTo(out);
        detector.writeTo(out);
        episode.writeTo(out);
        out.writeBoolean(sack);
        out.writeBoolean(timestamps);
        out.writeInt(mss);
        out.writeInt(timeouts);
        out.writeInt(handshakeTimeouts);
        out.writeLong(timeoutStartNanos);
        out.writeLong(lastSentNanos);
        out.writeBoolean(probing);
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
        board.readFrom(in);
        pacer.readFrom(in);
        probe.readFrom(in);
        detector.readFrom(in);
        episode.readFrom(in);
        sack = in.readBoolean();
        timestamps = in.readBoolean();
        mss = in.readInt();
        timeouts = in.readInt();
        handshakeTimeouts = in.readInt();
        timeoutStartNanos = in.readLong();
        lastSentNanos = in.readLong();
        probing = in.readBoolean();
        lostSequence = in.readInt();
        lostLength = in.readInt();
        retransmittedSegments = in.readLong();
    }
}
