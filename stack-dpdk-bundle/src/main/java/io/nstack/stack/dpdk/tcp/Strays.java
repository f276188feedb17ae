package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.ACK;
import static io.nstack.stack.dpdk.wire.TcpHeader.RST;

import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.Packet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Answers to segments that belong to no connection. Loop thread only. */
final class Strays {

    private final TcpLayer layer;

    Strays(TcpLayer layer) { this.layer = layer; }

    /** Resets whoever sent this (RFC 9293 section 3.10.7.1). */
    void reset(Segment segment, Packet packet) {
        if (segment.has(RST)) {
            return;
        }
        Outgoing answer = layer.outgoing().begin(segment.targetPort, segment.sourcePort);
        if (segment.has(ACK)) {
            answer.sequence = segment.acknowledgement;
            answer.flags = RST;
        } else {
            answer.acknowledgement = segment.end();
            answer.flags = RST | ACK;
        }
        layer.counters().resetsSent++;
        answer(answer, packet);
    }

    /** Sends a segment to where the packet came from. */
    void answer(Outgoing answer, Packet packet) {
        Destination back = destination(packet);
        if (back != null) {
            layer.segments().send(answer, back);
        }
    }

    /** The way back; null = there is none. */
    @Nullable
    Destination destination(Packet packet) {
        try {
            return layer.output().destination(packet.targetHigh, packet.targetLow, packet.sourceHigh,
                    packet.sourceLow);
        } catch (IOException noRoute) {
            return null; // whoever sent it from there hears nothing
        }
    }
}
