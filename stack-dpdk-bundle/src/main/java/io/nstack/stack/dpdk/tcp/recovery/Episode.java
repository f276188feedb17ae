package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a recovery begins, how much may go in it, how it ends or is taken back; and reductions without a loss. */
final class Episode {

    private final Scoreboard board;
    private final RateSampler sampler;
    private final Governor governor;
    private final LossDetector detector;
    private final ProportionalRateReduction reduction = new ProportionalRateReduction();
    private final Undo undo = new Undo();
    private final WindowUse use = new WindowUse();

    private Phase phase = Phase.OPEN;
    /** The present phase, or the last one, ends when all before this is acknowledged. */
    private int end;
    private boolean recovered;
    private boolean mustResend;
    private boolean congestionWindowReduced;
    private int congestionEnd;
    private boolean congestionSeen;

    Episode(Scoreboard board, RateSampler sampler, Governor governor, LossDetector detector) {
        this.board = board;
        this.sampler = sampler;
        this.governor = governor;
        this.detector = detector;
        end = board.unacknowledged();
    }

    Undo undo() { return undo; }

    WindowUse use() { return use; }

    boolean isOpen() { return phase == Phase.OPEN; }

    boolean isRecovering() { return phase == Phase.RECOVERY; }

    boolean isTimedOut() { return phase == Phase.TIMEOUT; }

    boolean isRepairing() { return phase == Phase.RECOVERY || phase == Phase.TIMEOUT; }

    /** Whether the next lost segment goes whatever the window says. */
    boolean mustResend() { return mustResend; }

    void mustResend(boolean must) { mustResend = must; }

    boolean isCongestionWindowReduced() { return congestionWindowReduced; }

    void congestionWindowReduced(boolean reduced) { congestionWindowReduced = reduced; }

    /** Up to where an original that arrives was sent before the timeout, if that matters. */
    int originalsEnd() {
        return undo.isForwarding() ? end : board.unacknowledged();
    }

    /** How many bytes may go now, as far as window and reduction are concerned; may be negative. */
    long allowedBytes() {
        return isReducing() ? reduction.allowedBytes() : governor.windowBytes() - detector.inFlightBytes();
    }

    void onSent(int bytes, int inFlightBytes) {
        if (isReducing()) {
            reduction.onSent(bytes);
        }
        use.onSent(inFlightBytes);
    }

    /** Tells the sample how the connection is. */
    void describe() {
        boolean recovering = phase == Phase.RECOVERY || phase == Phase.REDUCING;
        boolean limited = use.isLimited(governor.windowBytes(), governor.slowStartThresholdBytes());
        sampler.describe(detector.inFlightBytes(), recovering, limited);
    }

    /** RFC 6582 section 3.2, where there is no SACK. */
    void byDuplicates(int acknowledged, boolean repeated) {
        if (phase == Phase.RECOVERY) {
            if (acknowledged > 0 && Sequence.isBefore(board.unacknowledged(), end)) {
                detector.loseFirst(); // step 5, a partial acknowledgement: the next one is missing too
                mustResend = board.hasLost();
            }
        } else if (phase != Phase.TIMEOUT && repeated && detector.duplicates().isThreshold()
                && (!recovered || Sequence.isAfter(board.unacknowledged(), end))) { // step 2
            detector.loseFirst();
        }
    }

    /** The peer got something twice that ends there. */
    void onDuplicate(int right) { undo.onDuplicate(right, end); }

    /** Whether an acknowledgement shows that the timeout was for nothing; see {@link Undo#isForward}. */
    boolean isForward(boolean acknowledged, boolean original, boolean more) {
        return undo.isForward(acknowledged, original, Sequence.isAfter(board.nextSequence(), end), more);
    }

    /**
     * Segments were declared lost.
     *
     * @return whether fast recovery has begun
     */
    boolean recover(int acknowledged, int newlySacked) {
        if (isRepairing()) {
            return false;
        }
        if (phase == Phase.OPEN) {
            undo.arm(board.unacknowledged());
            beginReduction(acknowledged, newlySacked);
            governor.onLoss();
        }
        phase = Phase.RECOVERY;
        end = board.nextSequence();
        return true;
    }

    /** The retransmission timer expired. */
    void timeOut() {
        if (phase == Phase.TIMEOUT) {
            undo.stopForwarding();
        } else {
            undo.armForTimeout(board.unacknowledged(), phase == Phase.RECOVERY);
        }
        mustResend = true;
        phase = Phase.TIMEOUT;
        end = board.nextSequence();
        describe();
        governor.onTimeout();
    }

    /** Ends it once all that was outstanding is acknowledged. */
    void endIfRepaired() {
        if (phase == Phase.OPEN || Sequence.isBefore(board.unacknowledged(), end)) {
            return;
        }
        if (phase == Phase.RECOVERY) {
            detector.rack().onRecovered();
        }
        undo.stopForwarding();
        toOpen();
        describe();
        governor.onRecovered();
    }

    /** It was for nothing. */
    void takeBack() {
        if (isRepairing()) {
            board.unlose();
            toOpen();
        }
        undo.disarm();
        describe();
        governor.onUndo();
    }

    private void toOpen() {
        phase = Phase.OPEN;
        recovered = governor.isStarted();
        detector.duplicates().reset();
        mustResend = false;
    }

    /** A tail loss probe has repaired a loss: the window is reduced for it (RFC 8985 section 7.4.2). */
    void onProbeRepaired(int acknowledged, int newlySacked) {
        if (phase == Phase.OPEN) {
            reduceOnly(acknowledged, newlySacked);
            governor.onLoss();
        }
    }

    /** RFC 3168 section 6.1.2: as for a lost segment, once in a round trip. */
    void onCongestionEcho(int acknowledged, int newlySacked) {
        if (congestionSeen && !Sequence.isAfter(board.unacknowledged(), congestionEnd)) {
            return;
        }
        congestionSeen = true;
        congestionEnd = board.nextSequence();
        congestionWindowReduced = true;
        if (phase == Phase.OPEN) {
            reduceOnly(acknowledged, newlySacked);
            governor.onCongestionExperienced();
        }
    }

    /** What was delivered lets more go. */
    void reduceBy(long delivered, boolean safe) {
        if (isReducing()) {
            reduction.onAcknowledged(delivered, detector.inFlightBytes(), governor.windowBytes(), safe);
        }
    }

    private void reduceOnly(int acknowledged, int newlySacked) {
        undo.disarm();
        phase = Phase.REDUCING;
        end = board.nextSequence();
        beginReduction(acknowledged, newlySacked);
    }

    /** RFC 9937 section 6.2: what arrived before does not count as delivered in recovery. */
    private void beginReduction(int acknowledged, int newlySacked) {
        int flight = board.outstandingBytes() + acknowledged - (board.sackedBytes() - newlySacked);
        reduction.begin(flight, sampler.mssBytes());
        describe();
    }

    private boolean isReducing() {
        return (phase == Phase.RECOVERY || phase == Phase.REDUCING) && !governor.isRateBased();
    }

    void writeTo(DataOutput out) throws IOException {
        reduction.writeTo(out);
        undo.writeTo(out);
        use.writeTo(out);
        out.writeUTF(phase.name());
        out.writeInt(end);
        out.writeBoolean(recovered);
        out.writeBoolean(mustResend);
        out.writeBoolean(congestionWindowReduced);
        out.writeInt(congestionEnd);
        out.writeBoolean(congestionSeen);
    }

    void readFrom(DataInput in) throws IOException {
        reduction.readFrom(in);
        undo.readFrom(in);
        use.readFrom(in);
        phase = Phase.valueOf(in.readUTF());
        end = in.readInt();
        recovered = in.readBoolean();
        mustResend = in.readBoolean();
        congestionWindowReduced = in.readBoolean();
        congestionEnd = in.readInt();
        congestionSeen = in.readBoolean();
    }
}
