package io.nstack.stack.dpdk.script;

import io.nstack.stack.dpdk.script.packet.TcpSegment;

/** What holds for every segment of a connection, whatever the script is about. */
final class Judge {

    private static final int LEAST_MTU = 576; // whoever names a smaller one may have to cut packets itself

    private final Flow flow;
    private long rightEdge = Long.MIN_VALUE; // how far the peer has let the stack send
    private boolean zeroWindow;
    private boolean peerAcked;
    private long lastAck = -1;
    private long lastRightEdge; // how far the stack has let the peer send

    Judge(Flow flow) { this.flow = flow; }

    void renew() {
        rightEdge = Long.MIN_VALUE;
        lastAck = -1;
        lastRightEdge = 0;
        peerAcked = false;
    }

    void onSent(TcpSegment segment, int scale) {
        if (!segment.has(TcpSegment.ACK) || segment.has(TcpSegment.RST)) {
            return;
        }
        long ack = segment.ack() - flow.stackIss() & 0xffff_ffffL;
        long window = (long) segment.window() << Math.max(0, segment.has(TcpSegment.SYN) ? 0 : scale);
        if (ack <= flow.stackNext()) {
            rightEdge = Math.max(rightEdge, ack + window);
            zeroWindow = window == 0;
            peerAcked = true;
        }
    }

    void onSeen(Seen seen, Emitted emitted) {
        TcpSegment segment = seen.segment();
        check(emitted.frame().target() == flow.lab.peerMac(), "the station address is the peer's");
        int bytes = seen.packet().payload().length + 20;
        check(seen.packet().isV6() || seen.packet().dontFragment() || bytes <= LEAST_MTU, "TCP over IPv4 has DF set");
        check(!seen.packet().isFragment(), "TCP is not fragmented");
        if (segment.has(TcpSegment.RST)) {
            check(seen.length() == 0, "a reset carries nothing");
            return;
        }
        if (segment.has(TcpSegment.SYN)) {
            return;
        }
        check(segment.has(TcpSegment.ACK), "all but SYN and RST have ACK set (RFC 9293 section 3.10.7)");
        size(seen, segment);
        check(segment.hasTimestamps() == flow.usesTimestamps(), "timestamps iff agreed on (RFC 7323 section 3.2)");
        check(seen.sack().length == 0 || flow.usesSack(), "SACK only if permitted (RFC 2018 section 2)");
        sack(seen);
        acknowledgement(seen);
    }

    private void size(Seen seen, TcpSegment segment) {
        int optionBytes = segment.encode(flow.stack, flow.peer).length - 20 - seen.length();
        int most = flow.profile.mss() == 0 ? flow.stack.getAddress().length == 4 ? 536 : 1220 : flow.profile.mss();
        check(seen.length() <= most - optionBytes, "no more than the peer's MSS less options (RFC 9293 section 3.7.1)");
        if (peerAcked) {
            int probe = zeroWindow ? 1 : 0;
            check(seen.seq() + seen.length() <= rightEdge + probe, "data is within the peer's window");
        }
    }

    private void acknowledgement(Seen seen) {
        check(seen.ack() >= lastAck, "the acknowledgement does not go back");
        lastAck = seen.ack();
        long edge = seen.ack() + seen.windowBytes();
        int rounding = (1 << 14) - 1; // RFC 7323 section 2.4
        check(edge >= lastRightEdge - (flow.profile.windowScale() >= 0 ? rounding : 0),
                "the window does not shrink (RFC 9293 section 3.8.6)");
        lastRightEdge = Math.max(edge, lastRightEdge);
    }

    private void sack(Seen seen) {
        long[] edges = seen.sack();
        for (int i = 0; i < edges.length; i += 2) {
            check(edges[i] < edges[i + 1], "left of a SACK block is before right");
            check(i == 0 || edges[i] > seen.ack(), "SACK blocks but the first lie above the acknowledgement");
        }
    }

    private void check(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError("broken: " + rule + "\n" + flow.lab.trace());
        }
    }
}
