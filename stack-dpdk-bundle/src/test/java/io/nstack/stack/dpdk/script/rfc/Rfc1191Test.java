package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.ack;
import static io.nstack.stack.dpdk.script.Segment.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.Seen;
import io.nstack.stack.dpdk.script.StreamHandle;
import io.nstack.stack.dpdk.script.TcpScript;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 1191, RFC 8201 section 4 and RFC 8899: how large packets may be on the path. */
class Rfc1191Test extends TcpScript {

    private static final int UNREACHABLE = 3;
    private static final int FRAGMENTATION_NEEDED = 4;

    private Flow flow;
    private StreamHandle stream;

    @BeforeEach
    void connection() throws IOException {
        flow = flow(PeerProfile.PLAIN.withMss(1460));
        stream = establish(flow);
    }

    /** What a router says that cannot pass this packet on. */
    private void tooBig(IpPacket packet, int mtu) {
        byte[] quote = Arrays.copyOf(packet.encode(), 28);
        IcmpMessage message = new IcmpMessage(UNREACHABLE, FRAGMENTATION_NEEDED, mtu, quote);
        lab.inject(IpPacket.of(Lab.PEER4, Lab.STACK4, IpPacket.ICMP, message.encode(Lab.PEER4, Lab.STACK4)));
    }

    private int largest(List<Seen> sent) { return sent.stream().mapToInt(Seen::length).max().orElse(0); }

    private List<Seen> sentIn(long millis) {
        lab.advance(millis * 1_000_000L);
        return flow.expectAny();
    }

    @Test
    void shouldSendAgainInSmallerPiecesWhatWasTooBig() throws IOException {
        stream.write(1, 1460);
        Seen big = flow.expect(ack().payload(pattern(1, 1460)));
        tooBig(big.packet(), 600);
        List<Seen> again = sentIn(400);
        assertThat(largest(again)).isBetween(500, 560);
        assertThat(again.getFirst().seq()).isEqualTo(1);
    }

    @Test
    void shouldSendSmallerPacketsFromThenOn() throws IOException {
        stream.write(1, 1460);
        tooBig(flow.expect(ack().anyPayload()).packet(), 1000);
        sentIn(400);
        flow.send(ack(1461));
        stream.write(1461, 5000);
        assertThat(largest(sentIn(10))).isEqualTo(960);
    }

    @Test
    void shouldIgnoreAMessageAboutWhatWasNeverSent() throws IOException {
        stream.write(1, 1460);
        Seen big = flow.expect(ack().anyPayload());
        TcpSegment other = new TcpSegment(PORT, PEER_PORT, big.segment().seq() + 1_000_000, 0, TcpSegment.ACK, 0, 0,
                List.of(), new byte[100]);
        tooBig(IpPacket.of(Lab.STACK4, Lab.PEER4, IpPacket.TCP, other.encode(Lab.STACK4, Lab.PEER4)), 600);
        flow.send(ack(1461));
        stream.write(1461, 3000);
        assertThat(largest(sentIn(10))).isEqualTo(1460); // RFC 5927 section 4.1
    }

    @Test
    void shouldNotBelieveATinyMtu() throws IOException {
        stream.write(1, 1460);
        tooBig(flow.expect(ack().anyPayload()).packet(), 68);
        sentIn(1000);
        flow.send(ack(1461));
        stream.write(1461, 3000);
        int size = largest(sentIn(20));
        assertThat(size).isBetween(28, 1460);
    }

    @Test
    void shouldTakeAMessageWithoutMtu() throws IOException {
        stream.write(1, 1460);
        tooBig(flow.expect(ack().anyPayload()).packet(), 0); // RFC 1191 section 5: an old router
        List<Seen> again = sentIn(400);
        assertThat(largest(again)).isBetween(100, 1452);
    }

    @Test
    void shouldNotTakeALargerMtuThanItsLinks() throws IOException {
        stream.write(1, 1460);
        tooBig(flow.expect(ack().anyPayload()).packet(), 9000);
        flow.send(ack(1461));
        stream.write(1461, 3000);
        assertThat(largest(sentIn(10))).isEqualTo(1460);
    }

    @Test
    void shouldNotTakeItForCongestion() throws IOException {
        stream.write(1, 14_600);
        List<Seen> sent = sentIn(1);
        assertThat(sent).hasSize(10);
        tooBig(sent.getFirst().packet(), 1400);
        int repeated = sentIn(50).stream().mapToInt(Seen::length).sum();
        assertThat(repeated).isGreaterThan(7000); // RFC 8899 section 3 (8), RFC 1191 section 6.4
    }

    @Test
    void shouldFindABlackHole() throws IOException {
        stream.write(1, 5000);
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < 60; i++) { // large packets vanish, small ones would not
            for (Seen each : sentIn(500)) {
                smallest = each.length() > 0 ? Math.min(smallest, each.length()) : smallest;
            }
        }
        assertThat(smallest).isLessThanOrEqualTo(1240); // RFC 8899 section 4.3
    }
}
