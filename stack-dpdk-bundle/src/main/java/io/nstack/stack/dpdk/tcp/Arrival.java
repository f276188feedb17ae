package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.ACK;
import static io.nstack.stack.dpdk.wire.TcpHeader.ECE;
import static io.nstack.stack.dpdk.wire.TcpHeader.FIN;
import static io.nstack.stack.dpdk.wire.TcpHeader.RST;
import static io.nstack.stack.dpdk.wire.TcpHeader.SYN;

import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.tcp.recovery.Acknowledgement;
import io.nstack.stack.dpdk.tcp.recovery.LossRecovery;
import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import java.net.ConnectException;

/** What a connection does with a segment (RFC 9293 sections 3.10.7.3 and 3.10.7.4); one for a layer. Loop thread only. */
final class Arrival {

    private final TcpLayer layer;
    private final Acknowledgement acknowledgement = new Acknowledgement();

    Arrival(TcpLayer layer) { this.layer = layer; }

    void onSegment(TcpConnection connection, Segment segment, Packet packet, long nowNanos) {
        connection.keepAlive.onHeard(nowNanos);
        if (connection.state() == State.SYN_SENT) {
            onSynSent(connection, segment, packet, nowNanos);
        } else {
            onOther(connection, segment, packet, nowNanos);
        }
    }

    // ---- RFC 9293 section 3.10.7.3 ----

    private void onSynSent(TcpConnection connection, Segment segment, Packet packet, long nowNanos) {
        LossRecovery recovery = connection.recovery;
        boolean acknowledges = segment.has(ACK);
        if (acknowledges && (Sequence.isAtMost(segment.acknowledgement, connection.agreed.ownSequence)
                || Sequence.isAfter(segment.acknowledgement, recovery.nextSequence()))) {
            if (!segment.has(RST)) {
                layer.strays().reset(segment, packet);
            }
            return;
        }
        if (segment.has(RST)) {
            if (acknowledges) {
                connection.end(new ConnectException(connection.text("connect") + ": Connection refused"));
            }
            return;
        }
        if (!segment.has(SYN)) {
            return;
        }
        connection.agreed.agree(segment, connection.destination().isIpv4());
        connection.onAgreed(nowNanos);
        connection.sender.window().ofSyn(segment,
                acknowledges ? segment.acknowledgement : connection.agreed.ownSequence + 1);
        if (acknowledges) {
            acknowledge(connection, segment, nowNanos);
            connection.onEstablished(nowNanos);
            connection.receiver.acks.now();
            segment.sequence++; // its SYN is done with: data and FIN may follow
            segment.flags &= ~SYN;
            takeText(connection, segment, packet, nowNanos);
        } else { // simultaneous open, RFC 9293 section 3.5 figure 7
            connection.become(State.SYN_RECEIVED);
            connection.sendSyn(nowNanos, true);
            connection.touch();
        }
    }

    // ---- RFC 9293 section 3.10.7.4 ----

    private void onOther(TcpConnection connection, Segment segment, Packet packet, long nowNanos) {
        Receiver receiver = connection.receiver;
        if (connection.state() == State.SYN_RECEIVED) {
            stripSimultaneousSyn(connection, segment);
        }
        if (receiver.isOld(segment, nowNanos)) {
            layer.counters().oldStamps++;
            connection.receiver.noteDuplicate(segment);
            connection.receiver.acks.now();
            connection.touch();
            return;
        }
        if (receiver.lacksTimestamp(segment)) {
            return;
        }
        if (!receiver.isAcceptable(segment) && !receiver.probesZeroWindow(segment)) {
            onUnacceptable(connection, segment, nowNanos);
            return;
        }
        if (segment.has(RST)) {
            onReset(connection, segment, nowNanos);
            return;
        }
        if (segment.has(SYN)) {
            challenge(connection, nowNanos); // RFC 5961 section 4.2
            return;
        }
        if (!segment.has(ACK)) {
            return;
        }
        receiver.noteTimestamp(segment, nowNanos);
        if (checkAck(connection, segment, packet, nowNanos)) {
            receiver.noteCongestion(segment, packet);
            afterAck(connection, segment, packet, nowNanos);
        }
    }

    /** Both SYN-ACKs of a simultaneous open: the SYN was counted before. */
    private static void stripSimultaneousSyn(TcpConnection connection, Segment segment) {
        if (segment.has(SYN) && segment.has(ACK) && segment.sequence == connection.agreed.peerSequence) {
            segment.sequence++;
            segment.flags &= ~SYN;
        }
    }

    private void onUnacceptable(TcpConnection connection, Segment segment, long nowNanos) {
        if (segment.has(RST)) {
            return;
        }
        connection.receiver.noteDuplicate(segment);
        if (segment.length > 0 || segment.has(FIN) || layer.challenges().tryTake(nowNanos)) {
            connection.receiver.acks.now();
            connection.touch();
        }
    }

    private void onReset(TcpConnection connection, Segment segment, long nowNanos) {
        if (segment.sequence != connection.receiver.next()) {
            challenge(connection, nowNanos); // RFC 5961 section 3.2
            return;
        }
        layer.counters().resetsReceived++;
        connection.end(connection.state() == State.SYN_RECEIVED
                ? new ConnectException(connection.text("connect") + ": Connection refused")
                : connection.wasReset());
    }

    private void challenge(TcpConnection connection, long nowNanos) {
        if (layer.challenges().tryTake(nowNanos)) {
            layer.counters().challenges++;
            connection.receiver.acks.now();
            connection.touch();
        }
    }

    /** Whether the acknowledgement is one of this connection; it then has been taken. */
    private boolean checkAck(TcpConnection connection, Segment segment, Packet packet, long nowNanos) {
        LossRecovery recovery = connection.recovery;
        int ack = segment.acknowledgement;
        if (connection.state() == State.SYN_RECEIVED) {
            if (!Sequence.isAfter(ack, connection.agreed.ownSequence)
                    || Sequence.isAfter(ack, recovery.nextSequence())) {
                layer.strays().reset(segment, packet);
                return false;
            }
            connection.sender.window().ofFirstAck(segment);
            acknowledge(connection, segment, nowNanos);
            connection.onEstablished(nowNanos);
            return true;
        }
        Persist persist = connection.sender.persist();
        if (ack == recovery.nextSequence() + 1 && persist.hasProbed(recovery.nextSequence())) {
            recovery.onSent(ack - 1, 1, persist.probedAtNanos()); // the peer has taken the byte of a probe
            recovery.onRetransmitted(ack - 1, 1, persist.probedAtNanos());
        }
        if (Sequence.isAfter(ack, recovery.nextSequence()) || Sequence.isBefore(ack,
                recovery.unacknowledged() - connection.sender.window().most())) { // RFC 5961 section 5.2
            challenge(connection, nowNanos);
            return false;
        }
        persist.onAnswer();
        if (!isQuiet(connection, segment)) {
            acknowledge(connection, segment, nowNanos);
            connection.touch();
        }
        return true;
    }

    /** The fast path of a receiver: nothing of ours is in flight, and the window is as it was. */
    private static boolean isQuiet(TcpConnection connection, Segment segment) {
        int next = connection.recovery.nextSequence();
        return segment.acknowledgement == next && connection.recovery.unacknowledged() == next
                && segment.sackCount == 0 && !connection.sender.window().update(segment);
    }

    private void acknowledge(TcpConnection connection, Segment segment, long nowNanos) {
        LossRecovery recovery = connection.recovery;
        Acknowledgement ack = acknowledgement;
        ack.reset(segment.acknowledgement);
        for (int i = 0; i < segment.sackCount && connection.agreed.sack; i++) {
            ack.addSack(segment.sackLeft[i], segment.sackRight[i]);
        }
        if (connection.agreed.timestamps && segment.hasTimestamp) {
            ack.hasTimestamp = true;
            ack.echoedTimestamp = segment.timestampEcho - connection.agreed.stampOffset;
        }
        ack.ecnEcho = connection.agreed.ecn && segment.has(ECE) && !segment.has(SYN);
        ack.carriesData = segment.sequenceLength() > 0;
        ack.windowUpdate = !connection.isHandshaking() && connection.sender.window().update(segment);
        ack.moreToSend = connection.sender.hasMoreToSend();
        int inFlight = recovery.inFlightBytes();
        if (recovery.onAck(ack, nowNanos) > 0) {
            connection.sender.onAcknowledged(inFlight);
            connection.patience.onProgress();
            connection.destination().confirmed();
        }
    }

    private void afterAck(TcpConnection connection, Segment segment, Packet packet, long nowNanos) {
        boolean finAcknowledged = connection.sender.isFinAcknowledged();
        if (finAcknowledged) {
            switch (connection.state()) {
                case FIN_WAIT_1 -> {
                    connection.become(State.FIN_WAIT_2);
                    connection.limitFinWait(nowNanos);
                }
                case CLOSING -> {
                    connection.timeWait(nowNanos);
                    return;
                }
                case LAST_ACK -> {
                    connection.end(null);
                    return;
                }
                default -> {
                    // nothing is due
                }
            }
        }
        TcpStream stream = connection.stream();
        if (stream != null) {
            stream.onRoom();
        }
        takeText(connection, segment, packet, nowNanos);
    }

    private void takeText(TcpConnection connection, Segment segment, Packet packet, long nowNanos) {
        if (segment.length == 0 && !segment.has(FIN)) {
            return;
        }
        Receiver receiver = connection.receiver;
        if (!connection.state().receives()) {
            receiver.acks.now(); // the peer's FIN again: its acknowledgement was lost
            connection.touch();
            return;
        }
        if (connection.isOrphan() && Sequence.isAfter(segment.sequence + segment.length, receiver.next())) {
            connection.reset(nowNanos, null); // RFC 1122 section 4.2.2.13: nobody will ever read it
            return;
        }
        boolean isNew = receiver.take(segment, packet, nowNanos);
        connection.touch();
        TcpStream stream = connection.stream();
        if (receiver.isEnded()) {
            onPeerFin(connection, nowNanos);
        }
        if (isNew && stream != null) {
            stream.onReceived(receiver.isEnded());
        }
    }

    private static void onPeerFin(TcpConnection connection, long nowNanos) {
        switch (connection.state()) {
            case ESTABLISHED -> connection.become(State.CLOSE_WAIT);
            case FIN_WAIT_1 -> connection.become(State.CLOSING);
            case FIN_WAIT_2 -> connection.timeWait(nowNanos);
            default -> {
                // it was counted before
            }
        }
    }
}
