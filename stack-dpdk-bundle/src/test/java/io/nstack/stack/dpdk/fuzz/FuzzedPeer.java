package io.nstack.stack.dpdk.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.nstack.stack.dpdk.script.Emitted;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.TcpOption;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** A peer of one connection that mostly knows where it stands, so that its lies are believable. */
final class FuzzedPeer {

    private static final int[] DELTAS = {-1, 1, 2, -100, 1000, -70_000, 70_000, Integer.MIN_VALUE, Integer.MAX_VALUE};
    private static final int MOST_PAYLOAD = 1400;
    private static final int FRAGMENTATION_NEEDED = 4;

    private final FuzzedStack stack;
    private final FuzzedDataProvider data;
    private final boolean inet6;
    private final int port;
    private final int stackPort;
    private final int firstSequence;
    private int next; // of what this side sends
    private int stackNext; // behind what came
    private int stackUnacknowledged; // of what it sent, not by us
    private int lastStamp;
    private int stamp = 1000;
    private boolean stamps;
    private IpPacket lastPacket;

    FuzzedPeer(FuzzedStack stack, FuzzedDataProvider data, int port, int stackPort) {
        this.stack = stack;
        this.data = data;
        this.port = port;
        this.stackPort = stackPort;
        inet6 = (port & 1) == 1;
        firstSequence = 0x7fff_ff00;
        next = firstSequence;
    }

    boolean isFor(Emitted seen) {
        return lastPacketIs(seen.packet()) && seen.packet().payload().length >= 4
                && portAt(seen.packet().payload(), 2) == port && portAt(seen.packet().payload(), 0) == stackPort;
    }

    private boolean lastPacketIs(IpPacket packet) {
        return packet != null && packet.protocol() == IpPacket.TCP && packet.isV6() == inet6 && !packet.isFragment();
    }

    private static int portAt(byte[] payload, int at) { return (payload[at] & 0xff) << 8 | payload[at + 1] & 0xff; }

    void hear(Emitted seen) {
        lastPacket = seen.packet();
        TcpSegment segment = TcpSegment.decode(lastPacket);
        if (segment.has(TcpSegment.RST)) {
            return;
        }
        if (segment.has(TcpSegment.SYN)) {
            stackUnacknowledged = segment.seq();
        }
        stackNext = segment.seq() + segment.length();
        if (segment.hasTimestamps()) {
            lastStamp = segment.timestamp();
        }
    }

    // ---- what it sends ----

    void open() {
        next = firstSequence;
        stamps = data.consumeBoolean();
        syn(TcpSegment.SYN);
        if (data.consumeBoolean()) {
            send(TcpSegment.ACK, next, stackNext, 0, new byte[0]);
        }
    }

    /** The answer to a connect. */
    void answer() {
        next = firstSequence;
        stamps = data.consumeBoolean();
        syn(TcpSegment.SYN | TcpSegment.ACK);
    }

    private void syn(int flags) {
        List<TcpOption> options = new ArrayList<>();
        options.add(TcpOption.mss(data.pickValue(new int[]{1460, 536, 0, 65_535, 100})));
        if (data.consumeBoolean()) {
            options.add(TcpOption.windowScale(data.consumeByte()));
        }
        if (data.consumeBoolean()) {
            options.add(TcpOption.sackPermitted());
        }
        if (stamps) {
            options.add(TcpOption.timestamps(stamp++, lastStamp));
        }
        int ecn = data.consumeBoolean() ? TcpSegment.ECE | TcpSegment.CWR : 0;
        send(new TcpSegment(port, stackPort, next++, stackNext, flags | ecn, window(), 0, options, new byte[0]));
    }

    /** Acknowledges what came and sends what comes next. */
    void goOn() {
        byte[] payload = new byte[data.consumeInt(0, MOST_PAYLOAD)];
        int flags = TcpSegment.ACK | (data.consumeInt(0, 15) == 0 ? TcpSegment.FIN : 0);
        send(flags, next, stackNext, 0, payload);
        next += payload.length + (flags & TcpSegment.FIN);
    }

    void lie() {
        byte[] payload = new byte[data.consumeBoolean() ? 0 : data.consumeInt(0, MOST_PAYLOAD)];
        int flags = switch (data.consumeInt(0, 5)) {
            case 0 -> data.consumeInt(0, 255);
            case 1 -> TcpSegment.RST;
            case 2 -> TcpSegment.SYN;
            case 3 -> TcpSegment.FIN | TcpSegment.ACK;
            default -> TcpSegment.ACK;
        };
        int sequence = near(data.consumeInt(0, 3) == 0 ? firstSequence : next);
        int acknowledgement = near(data.consumeInt(0, 3) == 0 ? stackUnacknowledged : stackNext);
        send(flags, sequence, acknowledgement, data.consumeInt(0, 3) == 0 ? data.consumeInt(0, 65_535) : 0, payload);
    }

    private int near(int number) {
        return switch (data.consumeInt(0, 3)) {
            case 0 -> number + data.pickValue(DELTAS);
            case 1 -> number + data.consumeShort();
            default -> number;
        };
    }

    private int window() { return data.consumeInt(0, 3) == 0 ? data.consumeInt(0, 2000) : 65_535; }

    private void send(int flags, int sequence, int acknowledgement, int urgent, byte[] payload) {
        List<TcpOption> options = new ArrayList<>();
        if (stamps && data.consumeInt(0, 15) > 0) {
            options.add(TcpOption.timestamps(data.consumeInt(0, 7) == 0 ? data.consumeInt() : stamp++,
                    data.consumeInt(0, 7) == 0 ? data.consumeInt() : lastStamp));
        }
        switch (data.consumeInt(0, 7)) {
            case 0 -> options.add(TcpOption.sack(edges(options.isEmpty() ? 4 : 3)));
            case 1 -> options.add(new TcpOption(data.consumeInt(2, 255), data.consumeBytes(data.consumeInt(0, 20))));
            default -> {
                // only what was agreed
            }
        }
        send(new TcpSegment(port, stackPort, sequence, acknowledgement, flags, window(), urgent, options, payload));
    }

    private int[] edges(int most) {
        int[] edges = new int[2 * data.consumeInt(0, most)];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = near(stackNext) - (data.consumeBoolean() ? data.consumeInt(0, 5000) : 0);
        }
        return edges;
    }

    private void send(TcpSegment segment) {
        InetAddress from = inet6 ? Lab.PEER6 : Lab.PEER4;
        InetAddress to = inet6 ? Lab.STACK6 : Lab.STACK4;
        stack.packet(IpPacket.of(from, to, IpPacket.TCP, segment.encode(from, to))
                .withTrafficClass(data.consumeInt(0, 7) == 0 ? 3 : 0));
        stack.check();
    }

    /** An ICMP error about what it has got last. */
    void complain() {
        if (lastPacket == null) {
            return;
        }
        boolean isTooLong = data.consumeBoolean();
        int type = inet6 ? isTooLong ? 2 : data.consumeInt(1, 4) : isTooLong ? 3 : data.pickValue(new int[]{3, 11, 12});
        int code = isTooLong ? inet6 ? 0 : FRAGMENTATION_NEEDED : data.consumeInt(0, 15);
        InetAddress from = inet6 ? Lab.PEER6 : Lab.PEER4;
        byte[] quoted = lastPacket.encode();
        byte[] body = java.util.Arrays.copyOf(quoted, Math.min(quoted.length, 500));
        stack.packet(IpPacket.of(from, lastPacket.source(), inet6 ? IpPacket.ICMPV6 : IpPacket.ICMP,
                new IcmpMessage(type, code, data.consumeInt(0, 2000), body).encode(from, lastPacket.source())));
    }
}
