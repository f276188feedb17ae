package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.data;
import static io.nstack.stack.dpdk.script.Segment.pattern;
import static io.nstack.stack.dpdk.script.Segment.synAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 8201: path MTU of IPv6. */
class Rfc8201Test extends TcpScript {

    private static final int PACKET_TOO_BIG = 2;

    @Override
    protected boolean inet6() { return true; }

    private void tooBig(IpPacket packet, int mtu) {
        byte[] quote = Arrays.copyOf(packet.encode(), 100);
        IcmpMessage message = new IcmpMessage(PACKET_TOO_BIG, 0, mtu, quote);
        lab.inject(IpPacket.of(Lab.PEER6, Lab.STACK6, IpPacket.ICMPV6, message.encode(Lab.PEER6, Lab.STACK6)));
    }

    private Seen firstBig(Flow flow, StreamHandle stream) throws IOException {
        stream.write(1, 1440);
        return flow.expect(ack().payload(pattern(1, 1440)));
    }

    private int nextSize(Flow flow, StreamHandle stream) throws IOException {
        lab.advance(400_000_000L);
        flow.expectAny();
        flow.send(ack(1441));
        stream.write(1441, 4000);
        lab.advance(10_000_000L);
        return flow.expectAny().stream().mapToInt(Seen::length).max().orElse(0);
    }

    @Test
    void shouldSendSmallerPackets() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN.withMss(1440));
        StreamHandle stream = establish(flow);
        tooBig(firstBig(flow, stream).packet(), 1300);
        assertThat(nextSize(flow, stream)).isEqualTo(1240);
    }

    @Test
    void shouldNotGoBelowTheLeastMtuOfIpv6() throws IOException {
        Flow flow = flow(PeerProfile.PLAIN.withMss(1440));
        StreamHandle stream = establish(flow);
        tooBig(firstBig(flow, stream).packet(), 600);
        assertThat(nextSize(flow, stream)).isIn(1220, 1440); // section 4: a node must not reduce below 1280
    }

    @Test
    void shouldNameTheMssOfIpv6() throws IOException {
        listen();
        Flow flow = flow(PeerProfile.MODERN);
        flow.send(flow.mySyn());
        flow.expect(synAck().mss(1440)); // 1500 - 40 - 20
    }

    @Test
    void shouldCarryDataBothWays() throws IOException {
        Flow flow = flow(PeerProfile.MODERN);
        StreamHandle stream = establish(flow);
        flow.send(data("hello"));
        assertThat(stream.read()).isEqualTo("hello");
        stream.write("welcome");
        lab.advance(100_000_000L);
        List<Seen> sent = flow.expectAny();
        assertThat(sent.getLast().endSeq()).isEqualTo(8);
        assertThat(sent.getLast().ack()).isEqualTo(6);
    }

    @Test
    void shouldConnect() throws IOException {
        StreamHandle stream = connect();
        connected(stream, outgoing(stream, PeerProfile.MODERN));
    }
}
