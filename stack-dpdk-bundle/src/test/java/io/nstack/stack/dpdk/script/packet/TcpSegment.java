package io.nstack.stack.dpdk.script.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A TCP segment with absolute numbers. */
public record TcpSegment(int sourcePort, int targetPort, int seq, int ack, int flags, int window, int urgent,
        List<TcpOption> options, byte[] payload) {

    public static final int FIN = 1;
    public static final int SYN = 1 << 1;
    public static final int RST = 1 << 2;
    public static final int PSH = 1 << 3;
    public static final int ACK = 1 << 4;
    public static final int URG = 1 << 5;
    public static final int ECE = 1 << 6;
    public static final int CWR = 1 << 7;
    private static final int[] LENGTHS = {0, 0, 4, 3, 2, 0, 0, 0, 10}; // of options of fixed length, by kind

    public boolean has(int flag) { return (flags & flag) != 0; }

    /** Payload and the numbers that SYN and FIN take. */
    public int length() {
        return payload.length + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
    }

    public TcpOption option(int kind) {
        return options.stream().filter(each -> each.kind() == kind).findFirst().orElse(null);
    }

    /** 0 = none. */
    public int mss() {
        TcpOption option = option(TcpOption.MSS);
        return option == null ? 0 : ByteBuffer.wrap(option.data()).getShort() & 0xffff;
    }

    /** -1 = none. */
    public int windowScale() {
        TcpOption option = option(TcpOption.WINDOW_SCALE);
        return option == null ? -1 : option.data()[0];
    }

    public boolean sackPermitted() { return option(TcpOption.SACK_PERMITTED) != null; }

    public boolean hasTimestamps() { return option(TcpOption.TIMESTAMPS) != null; }

    public int timestamp() { return option(TcpOption.TIMESTAMPS).number(0); }

    public int timestampEcho() { return option(TcpOption.TIMESTAMPS).number(4); }

    /** Left and right edges in the order of the option; empty = none. */
    public int[] sack() {
        TcpOption option = option(TcpOption.SACK);
        int[] edges = new int[option == null ? 0 : option.data().length / 4];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = option.number(4 * i);
        }
        return edges;
    }

    public byte[] encode(InetAddress source, InetAddress target) {
        int optionBytes = 0;
        for (TcpOption each : options) {
            optionBytes += 2 + each.data().length;
        }
        int headerBytes = 20 + (optionBytes + 3) / 4 * 4;
        ByteBuffer out = ByteBuffer.allocate(headerBytes + payload.length);
        out.putShort((short) sourcePort).putShort((short) targetPort).putInt(seq).putInt(ack);
        out.put((byte) (headerBytes / 4 << 4)).put((byte) flags).putShort((short) window).putShort((short) 0);
        out.putShort((short) urgent);
        for (TcpOption each : options) {
            out.put((byte) each.kind()).put((byte) (2 + each.data().length)).put(each.data());
        }
        out.position(headerBytes).put(payload);
        out.putShort(16, (short) InternetChecksum.of(source, target, IpPacket.TCP, out.array()));
        return out.array();
    }

    /** Fails if checksum, lengths, reserved bits or options are not right. */
    public static TcpSegment decode(IpPacket packet) {
        byte[] bytes = packet.payload();
        Malformed.unless(bytes.length >= 20, "TCP length", bytes.length);
        int checksum = InternetChecksum.of(packet.source(), packet.target(), IpPacket.TCP, bytes);
        Malformed.unless(checksum == 0, "TCP checksum", checksum);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int headerBytes = (in.get(12) >> 4 & 0xf) * 4;
        Malformed.unless(headerBytes >= 20 && headerBytes <= bytes.length, "TCP data offset", headerBytes);
        Malformed.unless((in.get(12) & 0xf) == 0, "TCP reserved bits", in.get(12));
        in.position(20).limit(headerBytes);
        List<TcpOption> options = options(in);
        in.limit(bytes.length).position(headerBytes);
        return new TcpSegment(in.getShort(0) & 0xffff, in.getShort(2) & 0xffff, in.getInt(4), in.getInt(8),
                in.get(13) & 0xff, in.getShort(14) & 0xffff, in.getShort(18) & 0xffff, options, Ethernet.rest(in));
    }

    private static List<TcpOption> options(ByteBuffer in) {
        List<TcpOption> options = new ArrayList<>();
        while (in.hasRemaining()) {
            int kind = in.get() & 0xff;
            if (kind == 0) {
                break;
            }
            if (kind != 1) {
                int length = in.get() & 0xff;
                Malformed.unless(length >= 2 && length - 2 <= in.remaining(), "length of TCP option " + kind, length);
                Malformed.unless(kind >= LENGTHS.length || LENGTHS[kind] == 0 || LENGTHS[kind] == length,
                        "length of TCP option " + kind, length);
                options.add(new TcpOption(kind, Ethernet.bytes(in, length - 2)));
            }
        }
        while (in.hasRemaining()) {
            Malformed.unless(in.get() == 0, "padding of TCP options", in.get(in.position() - 1));
        }
        return options;
    }
}
