package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.ACK;
import static io.nstack.stack.dpdk.wire.TcpHeader.ECE;
import static io.nstack.stack.dpdk.wire.TcpHeader.RST;
import static io.nstack.stack.dpdk.wire.TcpHeader.SYN;

import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.tcp.Flow.FlowId;
import io.nstack.stack.dpdk.tcp.recovery.LossRecovery;
import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Connections that others open (RFC 9293 sections 3.10.7.2 and 3.10.7.4, SYN-RECEIVED): from a SYN to the listener's queue
 * of accepted ones. A connection gets its buffers when the handshake is over. Loop thread only.
 */
final class PassiveOpen {

    private static final long FIRST_RETRY_NANOS = 1_000_000_000L; // RFC 6298 section 2.1

    private final TcpLayer layer;
    private final SynCookies cookies;
    private int halfOpen;

    PassiveOpen(TcpLayer layer) {
        this.layer = layer;
        this.cookies = new SynCookies(layer.secrets());
    }

    // ---- RFC 9293 section 3.10.7.2 ----

    /** A segment for a listening address that belongs to no connection. */
    void onListen(TcpListener listener, Segment segment, Packet packet, long nowNanos) {
        if (segment.has(RST)) {
            return;
        }
        if (segment.has(ACK)) {
            TcpConnection made = cookies.mayExpect(nowNanos) ? fromCookie(listener, segment, packet, nowNanos) : null;
            if (made == null) {
                layer.strays().reset(segment, packet);
            } else {
                establish(made, listener, segment, packet, nowNanos);
            }
            return;
        }
        if (segment.has(SYN)) {
            onSyn(listener, segment, packet, nowNanos);
        }
    }

    private void onSyn(TcpListener listener, Segment segment, Packet packet, long nowNanos) {
        if (!listener.hasRoom()) {
            layer.counters().backlogDrops++; // the peer tries again, and there may be room then
            return;
        }
        Destination back = layer.strays().destination(packet);
        if (back == null) {
            return;
        }
        FlowId id = FlowId.of(packet, segment);
        TcpOptions options = listener.inherited();
        Handshake agreed = Handshake.offer(layer.settings(), options);
        agreed.agree(segment, back.isIpv4());
        agreed.stampOffset = layer.secrets().stampOffset(id);
        agreed.ownSequence = layer.initialSequence(id, nowNanos);
        if (halfOpen >= layer.settings().limits().synQueue()) {
            layer.counters().cookiesSent++;
            agreed.ownSequence = cookies.make(id, agreed, nowNanos);
            sendSynAck(id, options, agreed, back, SynCookies.stamp(agreed, TcpLayer.stamp(nowNanos)));
            return;
        }
        HalfOpen made = new HalfOpen(this, id, listener, agreed, back, nowNanos);
        layer.flows().put(made);
        halfOpen++;
        sendSynAck(id, options, agreed, back, TcpLayer.stamp(nowNanos));
        layer.timers().schedule(made, nowNanos + FIRST_RETRY_NANOS);
    }

    private void sendSynAck(FlowId id, TcpOptions options, Handshake agreed, Destination to, int clock) {
        Outgoing segment = layer.outgoing().begin(id.localPort(), id.remotePort());
        segment.sequence = agreed.ownSequence;
        segment.acknowledgement = agreed.peerSequence + 1;
        segment.flags = agreed.ecn ? SYN | ACK | ECE : SYN | ACK; // RFC 3168 section 6.1.1
        segment.windowField = Math.min(options.receiveBytes, 0xffff);
        segment.mssBytes = Outgoing.mssOf(to);
        segment.windowShift = agreed.scales ? agreed.ownShift : -1;
        segment.sackPermitted = agreed.sack;
        segment.trafficClass = options.trafficClass & ~3;
        if (agreed.timestamps) {
            segment.stamp(clock + agreed.stampOffset, agreed.peerStamp);
        }
        layer.segments().send(segment, to);
    }

    void onTimer(HalfOpen waiting, long nowNanos) {
        if (waiting.retries >= layer.settings().timing().synAckRetries() || waiting.listener.isClosed()) {
            remove(waiting);
            return;
        }
        waiting.retries++;
        sendSynAck(waiting.id(), waiting.listener.inherited(), waiting.agreed, waiting.destination,
                TcpLayer.stamp(nowNanos));
        layer.timers().schedule(waiting, nowNanos + (FIRST_RETRY_NANOS << waiting.retries));
    }

    void remove(HalfOpen gone) {
        layer.timers().cancel(gone);
        layer.flows().remove(gone);
        halfOpen--;
    }

    // ---- RFC 9293 section 3.10.7.4, SYN-RECEIVED ----

    void onSegment(HalfOpen waiting, Segment segment, Packet packet, long nowNanos) {
        Handshake agreed = waiting.agreed;
        int next = agreed.peerSequence + 1;
        if (segment.has(SYN) && !segment.has(ACK) && !segment.has(RST) && segment.sequence == agreed.peerSequence) {
            sendSynAck(waiting.id(), waiting.listener.inherited(), agreed, waiting.destination,
                    TcpLayer.stamp(nowNanos)); // ours was lost
            return;
        }
        boolean isOld = agreed.timestamps && segment.hasTimestamp && !segment.has(RST)
                && Sequence.isBefore(segment.timestamp, agreed.peerStamp);
        int window = Math.min(waiting.listener.inherited().receiveBytes, 0xffff);
        boolean isInWindow = Sequence.isAtLeast(segment.sequence, next)
                && Sequence.isBefore(segment.sequence, next + window);
        if (segment.has(RST)) {
            if (segment.sequence == next) { // RFC 5961 section 3.2
                remove(waiting);
            } else if (isInWindow) {
                challenge(waiting, packet, nowNanos);
            }
            return;
        }
        if (isOld || !isInWindow || segment.has(SYN)) {
            challenge(waiting, packet, nowNanos);
        } else if (segment.has(ACK)) {
            onAck(waiting, segment, packet, nowNanos);
        }
    }

    private void challenge(HalfOpen waiting, Packet packet, long nowNanos) {
        if (!layer.challenges().tryTake(nowNanos)) {
            return;
        }
        Outgoing answer = layer.outgoing().begin(waiting.localPort, waiting.remotePort);
        answer.sequence = waiting.agreed.ownSequence + 1;
        answer.acknowledgement = waiting.agreed.peerSequence + 1;
        answer.flags = ACK;
        int window = Math.min(waiting.listener.inherited().receiveBytes, 0xffff);
        answer.windowField = (window + (1 << waiting.agreed.ownShift) - 1) >>> waiting.agreed.ownShift;
        if (waiting.agreed.timestamps) {
            answer.stamp(TcpLayer.stamp(nowNanos) + waiting.agreed.stampOffset, waiting.agreed.peerStamp);
        }
        layer.strays().answer(answer, packet);
    }

    private void onAck(HalfOpen waiting, Segment segment, Packet packet, long nowNanos) {
        if (segment.acknowledgement != waiting.agreed.ownSequence + 1 || waiting.listener.isClosed()) {
            if (waiting.listener.isClosed()) {
                remove(waiting);
            }
            layer.strays().reset(segment, packet);
            return;
        }
        if (!waiting.listener.hasRoom()) {
            layer.counters().backlogDrops++;
            return; // as if lost: what follows, or our SYN-ACK again, brings another one
        }
        remove(waiting);
        LossRecovery recovery = layer.newRecovery(waiting.listener.inherited().congestion,
                waiting.agreed.ownSequence, nowNanos);
        recovery.onSent(waiting.agreed.ownSequence, 1, waiting.beganAtNanos);
        if (waiting.retries > 0) {
            recovery.onRetransmitted(waiting.agreed.ownSequence, 1, waiting.beganAtNanos);
        }
        TcpConnection made = make(waiting.listener, waiting.id(), waiting.agreed, waiting.destination, recovery,
                nowNanos);
        establish(made, waiting.listener, segment, packet, nowNanos);
    }

    private void establish(TcpConnection made, TcpListener listener, Segment segment, Packet packet, long nowNanos) {
        TcpStream stream = TcpStream.accepted(layer, made);
        layer.arrival().onSegment(made, segment, packet, nowNanos);
        if (made.isHandshaking()) {
            stream.abort();
            return;
        }
        layer.counters().accepted++;
        listener.offer(stream);
    }

    private TcpConnection make(TcpListener listener, FlowId id, Handshake agreed, Destination to,
            LossRecovery recovery, long nowNanos) {
        TcpOptions options = new TcpOptions(listener.inherited());
        TcpConnection made = new TcpConnection(layer, id, options, agreed, to, recovery, State.SYN_RECEIVED);
        made.onAgreed(nowNanos);
        layer.flows().put(made);
        return made;
    }

    private @Nullable TcpConnection fromCookie(TcpListener listener, Segment segment, Packet packet, long nowNanos) {
        Destination back = layer.strays().destination(packet);
        if (back == null || !listener.hasRoom()) {
            return null;
        }
        FlowId id = FlowId.of(packet, segment);
        Handshake agreed = Handshake.offer(layer.settings(), listener.inherited());
        agreed.ownSequence = segment.acknowledgement - 1;
        agreed.peerSequence = segment.sequence - 1;
        agreed.stampOffset = layer.secrets().stampOffset(id);
        agreed.peerStamp = segment.timestamp;
        if (!cookies.read(id, agreed, segment.hasTimestamp, segment.timestampEcho - agreed.stampOffset, nowNanos)) {
            return null;
        }
        layer.counters().cookiesTaken++;
        LossRecovery recovery = layer.newRecovery(listener.inherited().congestion, agreed.ownSequence + 1, nowNanos);
        return make(listener, id, agreed, back, recovery, nowNanos);
    }
}
