package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.dpdk.script.Emitted;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.UdpDatagram;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 791 section 3.2, RFC 815, RFC 5722, RFC 8200 section 4.5: fragments. */
class Rfc791Test extends TcpScript {

    private static final int LENGTH = 3000;

    private DatagramEndpoint socket;

    @BeforeEach
    void bind() throws IOException {
        socket = lab.engine().openDatagram(new DatagramRequest(io.nstack.stack.AddressFamily.INET,
                new InetSocketAddress(Lab.STACK4, 5000), EndpointOptions.NONE));
        lab.settle();
    }

    private static IpPacket datagram() {
        byte[] bytes = new UdpDatagram(7, 5000, pattern(1, LENGTH)).encode(Lab.PEER4, Lab.STACK4);
        return IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.UDP, bytes);
    }

    private byte[] received() throws IOException {
        ByteBuf buffer = Unpooled.directBuffer(65_536);
        try {
            int count = socket.tryReceive(buffer);
            byte[] bytes = new byte[Math.max(0, count)];
            buffer.readBytes(bytes);
            return count < 0 ? null : bytes;
        } finally {
            buffer.release();
        }
    }

    @Test
    void shouldPutFragmentsTogetherInAnyOrder() throws IOException {
        lab.inject(datagram().fragment(1, 1480, 2960));
        lab.inject(datagram().fragment(1, 2960, LENGTH + 8));
        assertThat(received()).isNull();
        lab.inject(datagram().fragment(1, 0, 1480));
        assertThat(received()).isEqualTo(pattern(1, LENGTH));
    }

    @Test
    void shouldNotMixFragmentsOfTwoPackets() throws IOException {
        lab.inject(datagram().fragment(1, 0, 1480));
        lab.inject(datagram().fragment(2, 1480, 2960));
        lab.inject(datagram().fragment(1, 2960, LENGTH + 8));
        assertThat(received()).isNull();
    }

    @Test
    void shouldForgetFragmentsInTheEnd() throws IOException {
        lab.inject(datagram().fragment(1, 0, 1480));
        lab.advance(130_000_000_000L); // RFC 1122 section 3.3.2: 60 to 120 s
        lab.emitted().clear();
        lab.inject(datagram().fragment(1, 1480, 2960));
        lab.inject(datagram().fragment(1, 2960, LENGTH + 8));
        assertThat(received()).isNull();
        lab.emitted().clear();
    }

    @Test
    void shouldDropPacketsWhoseFragmentsOverlap() throws IOException {
        lab.inject(datagram().fragment(1, 0, 1480));
        lab.inject(datagram().fragment(1, 1472, 2960)); // RFC 5722 for IPv6, and safe for IPv4
        lab.inject(datagram().fragment(1, 2960, LENGTH + 8));
        byte[] all = received();
        assertThat(all == null || Arrays.equals(all, pattern(1, LENGTH))).isTrue();
    }

    @Test
    void shouldBoundTheMemoryForFragments() throws IOException {
        for (int id = 1; id < 5000; id++) {
            lab.inject(datagram().fragment(id, 0, 1480));
        }
        lab.inject(new IpPacket(Lab.PEER4, Lab.STACK4, IpPacket.UDP, 64, 0, 0, true, false, 0,
                new UdpDatagram(7, 5000, new byte[]{1}).encode(Lab.PEER4, Lab.STACK4)));
        assertThat(received()).containsExactly(1);
    }

    @Test
    void shouldDropAFragmentBeyondTheLargestPacket() throws IOException {
        lab.inject(new IpPacket(Lab.PEER4, Lab.STACK4, IpPacket.UDP, 64, 0, 3, false, false, 65_528, new byte[200]));
        assertThat(received()).isNull();
    }

    @Test
    void shouldSendALargeDatagramInFragments() throws IOException {
        ByteBuf content = Unpooled.directBuffer().writeBytes(pattern(1, LENGTH));
        socket.trySend(content, new InetSocketAddress(Lab.PEER4, 7));
        content.release();
        lab.settle();
        int bytes = 0;
        for (Emitted each = lab.take(Emitted::isUdp); each != null; each = lab.take(Emitted::isUdp)) {
            assertThat(each.packet().dontFragment()).isFalse();
            assertThat(each.packet().fragmentOffset()).isEqualTo(bytes);
            assertThat(each.packet().payload().length).isLessThanOrEqualTo(1480);
            bytes += each.packet().payload().length;
            assertThat(each.packet().moreFragments()).isEqualTo(bytes < LENGTH + 8);
        }
        assertThat(bytes).isEqualTo(LENGTH + 8);
    }
}
