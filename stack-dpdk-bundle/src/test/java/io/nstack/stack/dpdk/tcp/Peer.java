package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.tcp.TestHost.Clock;
import io.nstack.stack.dpdk.tcp.TestHost.Sent;
import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.TcpHeader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The other end of one connection of a layer, played by a test, segment by segment; numbers count from each side's SYN. */
final class Peer {

    static final long MILLI = 1_000_000L;
    static final int ISN = 70_000;

    final Clock clock = new Clock();
    final TestHost host;
    final IpAddress address = IpAddress.ipv4(0x0a00_0002);
    int port = 5000;
    int hostPort = 80;
    int hostIsn;
    int isn = ISN;
    /** Of the next segments. */
    int window = 65_535;
    int trafficClass;
    int stamp = -1; // of the peer's clock; below 0 = no option
    int stampEcho;
    private final TestFrames frames = new TestFrames(4096, 2048);
    private final TestDestination back;
    private byte[] options = {};

    Peer() { this(TcpSettings.defaults("dpdk")); }

    Peer(TcpSettings settings) {
        host = new TestHost(clock, IpAddress.ipv4(0x0a00_0001), settings);
        back = new TestDestination(address.high(), address.low(), host.address.high(), host.address.low());
    }

    // ---- what the peer does ----

    Peer withOptions(int... bytes) {
        options = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            options[i] = (byte) bytes[i];
        }
        return this;
    }

    /** Sends a segment; options given before go with this one alone. */
    Peer sends(String flags, int sequence, int acknowledgement, String data) {
        return sendsBytes(flags, sequence, acknowledgement, data.getBytes(StandardCharsets.US_ASCII));
    }

    Peer sendsZeros(String flags, int sequence, int acknowledgement, int count) {
        return sendsBytes(flags, sequence, acknowledgement, new byte[count]);
    }

    private Peer sendsBytes(String flags, int sequence, int acknowledgement, byte[] data) {
        Frame frame = frames.take();
        MemorySegment room = frame.room();
        int at = frame.readerIndex();
        TcpHeader.ports(room, at, port, hostPort);
        TcpHeader.numbers(room, at, isn + sequence,
                flags.contains("A") ? hostIsn + acknowledgement : 0);
        int end = at + TcpHeader.BYTES;
        for (byte each : options) {
            BigEndian.put8(room, end++, each);
        }
        if (stamp >= 0) {
            BigEndian.put32(room, end, OptionCode.TIMESTAMP_PADDED);
            BigEndian.put32(room, end + 4, stamp);
            BigEndian.put32(room, end + 8, stampEcho);
            end += 12;
        }
        options = new byte[0];
        TcpHeader.control(room, at, end - at, bits(flags), window);
        MemorySegment.copy(MemorySegment.ofArray(data), 0, room, end, data.length);
        frame.writerIndex(end + data.length);
        host.receive(new Sent(frame, back, trafficClass));
        host.turn();
        return this;
    }

    Peer after(long millis) {
        long end = clock.nowNanos + millis * MILLI;
        while (host.timers.nextNanos() <= end && host.sent.isEmpty()) {
            clock.nowNanos = Math.max(clock.nowNanos, host.timers.nextNanos());
            host.turn();
        }
        if (host.sent.isEmpty()) {
            clock.nowNanos = end;
            host.turn();
        }
        return this;
    }

    /** Frames of the peer that the host holds. */
    int framesOut() { return frames.out(); }

    // ---- what the host has sent ----

    /** The next segment, as flags, sequence number, acknowledgement and length of data: {@code PA 1 1 5}. */
    Peer expects(String what) {
        assertThat(text(next())).isEqualTo(what);
        return this;
    }

    Peer expectsNothing() {
        assertThat(host.sent.stream().map(each -> text(parse(each)))).isEmpty();
        return this;
    }

    /** The next segment; null = none. */
    Segment next() {
        Sent sent = host.sent.poll();
        if (sent == null) {
            return null;
        }
        Segment segment = parse(sent);
        trafficClassSeen = sent.trafficClass();
        sent.frame().release();
        return segment;
    }

    int trafficClassSeen;

    void discard() {
        while (next() != null) {
            continue;
        }
    }

    private Segment parse(Sent sent) {
        Packet packet = new Packet();
        packet.frame = sent.frame();
        packet.offset = sent.frame().readerIndex();
        packet.length = sent.frame().readableBytes();
        Segment segment = new Segment();
        assertThat(segment.parse(packet)).isTrue();
        if (segment.has(TcpHeader.SYN)) {
            hostIsn = segment.sequence;
            hostPort = segment.sourcePort;
        }
        return segment;
    }

    String text(Segment segment) {
        if (segment == null) {
            return "nothing";
        }
        StringBuilder text = new StringBuilder();
        String names = "FSRPAUEC";
        for (int i = 0; i < 8; i++) {
            if ((segment.flags & 1 << i) != 0) {
                text.append(names.charAt(i));
            }
        }
        int ack = segment.has(TcpHeader.ACK) ? segment.acknowledgement - isn : 0;
        return text + " " + (segment.sequence - hostIsn) + " " + ack + " " + segment.length;
    }

    private static int bits(String flags) {
        int bits = 0;
        for (char each : flags.toCharArray()) {
            bits |= 1 << "FSRPAUEC".indexOf(each);
        }
        return bits;
    }

    // ---- connections ----

    /** Connects to a listener of the host; options of the SYN were given before. */
    TcpStream accepted() throws IOException {
        return accepted(io.nstack.stack.poll.EndpointOptions.NONE);
    }

    TcpStream accepted(io.nstack.stack.poll.EndpointOptions wanted) throws IOException {
        TcpListener listener = host.listen(80, 16, wanted);
        sends("S", 0, 0, "");
        expects("SA 0 1 0");
        sends("A", 1, 1, "");
        TcpStream stream = (TcpStream) listener.tryAccept();
        host.tcp.attach(stream);
        host.turn();
        expectsNothing();
        host.bits.clear();
        return stream;
    }
}
