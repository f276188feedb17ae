package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.ACK;
import static io.nstack.stack.dpdk.wire.TcpHeader.CWR;
import static io.nstack.stack.dpdk.wire.TcpHeader.ECE;
import static io.nstack.stack.dpdk.wire.TcpHeader.RST;
import static io.nstack.stack.dpdk.wire.TcpHeader.SYN;

import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.IpOutput;
import io.nstack.stack.dpdk.tcp.recovery.LossRecovery;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its state (RFC 9293 section 3.3.2), and what joins its receiver, sender, loss recovery and timers. What
 * arrives is judged by {@link Arrival}. Loop thread only.
 */
final class TcpConnection extends Flow {

    private static final int SUSPICIOUS_TIMEOUTS = 3; // R1 of RFC 9293 section 3.8.3
    private static final int PLAIN_SYN_TIMEOUTS = 2; // RFC 3168 section 6.1.1.1: perhaps a middlebox drops ECN's SYNs

    final TcpLayer layer;
    final TcpOptions options;
    final Handshake agreed;
    final LossRecovery recovery;
    final Receiver receiver;
    final Sender sender;
    final KeepAlive keepAlive;
    final Patience patience;
    private final Destination destination;
    private State state;
    private @Nullable TcpStream stream; // null = the application has closed it
    private boolean touched; // waits for the end of the turn

    TcpConnection(TcpLayer layer, FlowId id, TcpOptions options, Handshake agreed, Destination destination,
            LossRecovery recovery, State state) {
        super(id);
        this.layer = layer;
        this.options = options;
        this.agreed = agreed;
        this.destination = destination;
        this.recovery = recovery;
        this.state = state;
        this.receiver = new Receiver(layer, options);
        this.sender = new Sender(this, options, recovery);
        this.keepAlive = new KeepAlive(options);
        this.patience = new Patience(options);
        receiver.stampOffset(agreed.stampOffset);
    }

    Destination destination() { return destination; }

    State state() { return state; }

    void become(State next) { state = next; }

    boolean isHandshaking() { return state == State.SYN_SENT || state == State.SYN_RECEIVED; }

    @Nullable
    TcpStream stream() { return stream; }

    void stream(TcpStream newStream) { stream = newStream; }

    /** The application wants to hear no more. */
    void detach() { stream = null; }

    // ---- its begin ----

    /** Both SYNs have been seen: sizes and numbers are known. */
    void onAgreed(long nowNanos) {
        receiver.begin(agreed, Outgoing.mssOf(destination), nowNanos);
        sender.begin(agreed, destination, nowNanos);
    }

    /** Our SYN is acknowledged, and theirs was received. */
    void onEstablished(long nowNanos) {
        state = State.ESTABLISHED;
        keepAlive.onHeard(nowNanos);
        if (sender.isFinQueued()) {
            state = State.FIN_WAIT_1;
        }
        if (stream != null) {
            stream.onConnected();
        }
        touch();
    }

    /** Sends SYN, or SYN-ACK once the peer's SYN is here. */
    boolean sendSyn(long nowNanos, boolean again) {
        Outgoing segment = layer.outgoing().begin(localPort, remotePort);
        segment.sequence = agreed.ownSequence;
        boolean answers = state == State.SYN_RECEIVED;
        segment.flags = answers ? SYN | ACK : SYN;
        segment.acknowledgement = answers ? receiver.next() : 0;
        segment.windowField = Math.min(receiver.bufferBytes(), 0xffff);
        agreed.ecn &= recovery.timeouts() < PLAIN_SYN_TIMEOUTS;
        if (agreed.ecn) {
            segment.flags |= answers ? ECE : ECE | CWR; // RFC 3168 section 6.1.1
        }
        agreed.write(segment, destination, nowNanos);
        segment.trafficClass = options.trafficClass & ~3;
        layer.segments().send(segment, destination); // if there is no frame, the timer tries again
        if (again) {
            recovery.onRetransmitted(agreed.ownSequence, 1, nowNanos);
        } else {
            recovery.onSent(agreed.ownSequence, 1, nowNanos);
        }
        return true;
    }

    // ---- what goes out ----

    /** A segment of this connection with all that each one has; flags are ACK alone. */
    Outgoing outgoing(int sequence, long nowNanos) {
        Outgoing segment = layer.outgoing().begin(localPort, remotePort);
        segment.sequence = sequence;
        segment.acknowledgement = receiver.next();
        segment.flags = receiver.echoesCongestion() ? ACK | ECE : ACK;
        segment.windowField = receiver.windowField();
        if (agreed.timestamps) {
            segment.stamp(TcpLayer.stamp(nowNanos) + agreed.stampOffset, receiver.recentStamp());
        }
        return segment;
    }

    /** Sends it; {@code false} = no frame was free. It acknowledges what was received, but for SACK ranges. */
    boolean send(Outgoing segment, boolean capable) {
        segment.trafficClass = (options.trafficClass & ~3) | (capable ? IpOutput.ECT0 : IpOutput.NOT_ECT);
        if (!layer.segments().send(segment, destination)) {
            return false;
        }
        if (!receiver.hasSacks() || segment.sackCount > 0) {
            receiver.onAcknowledged();
        }
        return true;
    }

    /** An acknowledgement without data; {@code false} = no frame was free. */
    boolean sendAck(long nowNanos) {
        Outgoing segment = outgoing(recovery.nextSequence(), nowNanos);
        segment.sackCount = receiver.report(segment.sackLeft, segment.sackRight,
                agreed.timestamps ? Segment.MOST_SACK_BLOCKS - 1 : Segment.MOST_SACK_BLOCKS);
        if (!send(segment, false)) {
            return false;
        }
        receiver.onAcknowledged();
        return true;
    }

    private void sendReset(long nowNanos) {
        if (state == State.SYN_SENT) {
            return; // the peer knows of nothing
        }
        Outgoing segment = outgoing(recovery.nextSequence(), nowNanos);
        segment.flags = RST | ACK;
        segment.windowField = 0;
        send(segment, false);
    }

    /** Has it looked after at the end of the turn. */
    void touch() {
        if (!touched) {
            touched = true;
            layer.touched(this);
        }
    }

    /**
     * The end of a turn: sends data and acknowledgements, sets the timer.
     *
     * @return {@code false} = the link has no room: again in the next turn
     */
    boolean flush(long nowNanos) {
        touched = false;
        if (state == State.CLOSED) {
            return true;
        }
        if (receiver.hasSacks() && receiver.acks.isDue(nowNanos)) {
            sendAck(nowNanos);
        }
        boolean done = sender.transmit(nowNanos);
        if (stream != null) {
            stream.onRoom();
        }
        if (receiver.acks.isDue(nowNanos) && !isHandshaking()) {
            done &= sendAck(nowNanos);
        }
        patience.note(isWaiting(), nowNanos);
        layer.timers().schedule(this, deadline(nowNanos));
        return done;
    }

    private boolean isWaiting() {
        return recovery.nextSequence() != recovery.unacknowledged() || sender.persist().unanswered() > 0;
    }

    // ---- timers ----

    private long deadline(long nowNanos) {
        long at = Math.min(recovery.timerNanos(), receiver.acks.dueAtNanos());
        at = Math.min(at, Math.min(sender.persist().atNanos(), sender.corkAtNanos()));
        at = Math.min(at, Math.min(sender.pacedAtNanos(nowNanos), patience.atNanos()));
        return Math.min(at, keepAliveAtNanos());
    }

    private long keepAliveAtNanos() {
        return state.isSynchronized() && !sender.isPending() ? keepAlive.atNanos() : Long.MAX_VALUE;
    }

    @Override
    protected void onTime(long nowNanos) {
        if (patience.atNanos() <= nowNanos) {
            abandon(nowNanos);
            return;
        }
        if (recovery.timerNanos() <= nowNanos && !onRecoveryTimer(nowNanos)) {
            return;
        }
        if (sender.persist().atNanos() <= nowNanos) {
            sender.onPersist(nowNanos);
            if (sender.persist().unanswered() > layer.settings().timing().retries()) {
                timedOut(nowNanos);
                return;
            }
        }
        if (sender.corkAtNanos() <= nowNanos) {
            sender.onCork();
        }
        if (keepAliveAtNanos() <= nowNanos && !onKeepAlive(nowNanos)) {
            return;
        }
        touch();
    }

    private boolean onRecoveryTimer(long nowNanos) {
        switch (recovery.onTimer(nowNanos)) {
            case PROBE -> sender.sendTailProbe(nowNanos);
            case TIMEOUT -> {
                if (recovery.timeouts() > mostTimeouts()) {
                    timedOut(nowNanos);
                    return false;
                }
                if (recovery.timeouts() >= SUSPICIOUS_TIMEOUTS) {
                    destination().suspect();
                }
                sender.suspectBlackHole();
            }
            case LOSS, NONE -> {
                // transmit asks for what is lost
            }
        }
        return true;
    }

    private int mostTimeouts() {
        TcpSettings.Timing timing = layer.settings().timing();
        return switch (state) {
            case SYN_SENT -> timing.synRetries();
            case SYN_RECEIVED -> timing.synAckRetries();
            default -> options.userTimeoutMillis > 0 ? Integer.MAX_VALUE : timing.retries(); // RFC 9293 section 3.8.3
        };
    }

    private boolean onKeepAlive(long nowNanos) {
        if (keepAlive.isExhausted()) {
            timedOut(nowNanos);
            return false;
        }
        send(outgoing(recovery.nextSequence() - 1, nowNanos), false); // RFC 9293 section 3.8.4: SND.NXT - 1, no data
        keepAlive.onProbed(nowNanos);
        return true;
    }

    private void timedOut(long nowNanos) {
        layer.counters().timeouts++;
        if (state.isSynchronized()) {
            sendReset(nowNanos); // RFC 9293 section 3.10.8
        }
        end(new ConnectException(text(isHandshaking() ? "connect" : "connection") + ": " + patience.reason()));
    }

    /** An orphan has had its time, or the user timeout has passed. */
    private void abandon(long nowNanos) {
        if (stream == null) {
            sendReset(nowNanos);
            end(null);
        } else {
            timedOut(nowNanos);
        }
    }

    // ---- its end ----

    /** RFC 9293 section 3.10.4: no more is taken; what was taken goes, and then a FIN. */
    void shutdownOutput() {
        if (sender.isFinQueued()) {
            return;
        }
        sender.queueFin();
        if (state == State.ESTABLISHED) {
            state = State.FIN_WAIT_1;
        } else if (state == State.CLOSE_WAIT) {
            state = State.LAST_ACK;
        }
        touch();
    }

    /** The application has closed it: the connection goes on by itself to its end. */
    void orphan(long nowNanos) {
        stream = null;
        shutdownOutput();
        if (options.lingerSeconds > 0) {
            patience.limit(options.lingerSeconds * 1_000_000_000L, nowNanos);
        }
        if (state == State.FIN_WAIT_2) {
            limitFinWait(nowNanos);
        }
        touch();
    }

    boolean isOrphan() { return stream == null; }

    /** Our FIN is acknowledged: an orphan does not wait for the peer's for ever. */
    void limitFinWait(long nowNanos) {
        if (stream == null) {
            patience.limit(layer.settings().timing().finWait().toNanos(), nowNanos);
        }
    }

    /** Ends it by a reset (RFC 9293 section 3.10.5). */
    void reset(long nowNanos, @Nullable IOException why) {
        if (state != State.CLOSED) {
            sendReset(nowNanos);
            end(why);
        }
    }

    /** Both directions are done: what remains is to answer late segments (RFC 9293 section 3.6). */
    void timeWait(long nowNanos) {
        if (receiver.acks.isDue(nowNanos)) {
            sendAck(nowNanos);
        }
        TimeWait rest = new TimeWait(this);
        end(null);
        layer.timeWaits().add(rest, nowNanos);
    }

    /** Takes it out of the layer; what was received can still be read. */
    void end(@Nullable IOException why) {
        end(why, stream == null);
    }

    /** @param clear whether what was received is of no use either */
    void end(@Nullable IOException why, boolean clear) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        layer.timers().cancel(this);
        layer.flows().remove(this);
        sender.release();
        receiver.releaseUnordered();
        TcpStream heard = stream;
        if (clear) {
            receiver.release();
        }
        if (heard != null && why != null) {
            heard.onFailed(why);
        }
    }

    /** It lives on elsewhere. */
    void letGo() {
        TcpStream left = stream;
        stream = null;
        end(null);
        if (left != null) {
            left.letGo();
        }
    }

    IOException wasReset() { return new SocketException(text("connection") + ": Connection reset by peer"); }

    String text(String action) { return Words.of(action, remoteAddress(), layer.settings().stackName()); }
}
