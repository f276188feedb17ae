package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.dpdk.ip.IpOutput;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReceiverTest {

    private static final int[] SACK_PERMITTED = {1, 1, 4, 2};
    private static final int[] MSS_1000 = {2, 4, 1000 >> 8, 1000 & 0xff};

    private final Peer peer = new Peer();

    @Test
    void shouldDelayTheAcknowledgementOfOneSegment() throws IOException {
        peer.accepted();
        peer.sends("A", 1, 1, "abc").expectsNothing();
        peer.after(39).expectsNothing();
        peer.after(2).expects("A 1 4 0");
    }

    @Test
    void shouldAcknowledgeEverySecondFullSegmentAtOnce() throws IOException {
        peer.withOptions(MSS_1000).accepted();
        peer.sendsZeros("A", 1, 1, 1000).expectsNothing();
        peer.sendsZeros("A", 1001, 1, 1000).expects("A 1 2001 0").expectsNothing();
    }

    @Test
    void shouldAcknowledgeAtOnceWithQuickAck() throws IOException {
        peer.accepted(EndpointOptions.NONE.with(io.nstack.stack.StackOptions.TCP_QUICKACK, true));
        peer.sends("A", 1, 1, "a").expects("A 1 2 0");
    }

    @Test
    void shouldSendADuplicateAcknowledgementForASegmentOutOfOrder() throws IOException {
        peer.accepted();
        peer.sends("A", 11, 1, "late").expects("A 1 1 0");
    }

    @Test
    void shouldReportWhatLiesBehindAHole() throws IOException {
        peer.withOptions(SACK_PERMITTED).accepted();
        peer.sends("A", 11, 1, "0123456789");
        assertBlocks(peer.next(), 11, 21);
        peer.sends("A", 31, 1, "0123456789");
        assertBlocks(peer.next(), 31, 41, 11, 21);
        peer.sends("A", 21, 1, "0123456789");
        assertBlocks(peer.next(), 11, 41);
    }

    @Test
    void shouldAcknowledgeAtOnceWhenAHoleIsFilled() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("A", 4, 1, "def").discard();
        peer.sends("A", 1, 1, "abc").expects("A 1 7 0");
        assertThat(read(stream)).isEqualTo("abcdef");
    }

    @Test
    void shouldKeepTheOrderOfSegmentsThatOverlap() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("A", 5, 1, "efgh");
        peer.sends("A", 3, 1, "cdef");
        peer.sends("A", 8, 1, "hij");
        peer.sends("A", 1, 1, "abcd");
        assertThat(read(stream)).isEqualTo("abcdefghij");
    }

    @Test
    void shouldReportASegmentThatCameTwice() throws IOException {
        peer.withOptions(SACK_PERMITTED).accepted();
        peer.sends("A", 1, 1, "abc");
        peer.sends("A", 1, 1, "abc");
        Segment ack = peer.next();
        assertThat(peer.text(ack)).isEqualTo("A 1 4 0");
        assertBlocks(ack, 1, 4);
        peer.sends("A", 4, 1, "d").after(50);
        assertThat(peer.next().sackCount).isZero();
    }

    @Test
    void shouldReportADuplicateBeforeTheBlockThatHoldsIt() throws IOException {
        peer.withOptions(SACK_PERMITTED).accepted();
        peer.sends("A", 11, 1, "0123456789").discard();
        peer.sends("A", 11, 1, "01234");
        assertBlocks(peer.next(), 11, 16, 11, 21);
    }

    @Test
    void shouldCloseItsWindowAndOpenItByNoLittle() throws IOException {
        TcpStream stream = peer.withOptions(MSS_1000)
                .accepted(EndpointOptions.NONE.with(StandardSocketOptions.SO_RCVBUF, 4096));
        for (int i = 0; i < 4; i++) {
            peer.sendsZeros("A", 1 + i * 1000, 1, 1000);
        }
        peer.sendsZeros("A", 4001, 1, 96);
        peer.discard();
        Segment last = peer.after(50).next();
        assertThat(peer.text(last)).isEqualTo("A 1 4097 0");
        assertThat(last.windowField).isZero();
        ByteBuf some = Unpooled.directBuffer(500, 500);
        assertThat(stream.tryRead(some)).isEqualTo(500);
        peer.host.turn();
        peer.expectsNothing();
        assertThat(stream.tryRead(Unpooled.directBuffer(2000, 2000))).isEqualTo(2000);
        peer.host.turn();
        assertThat(peer.next().windowField).isEqualTo(2500);
    }

    @Test
    void shouldNotTellOfAWindowThatItCannotTellOf() throws IOException {
        TcpStream stream = peer.accepted(); // without scaling 64 KiB are the most
        peer.sends("A", 1, 1, "abc").after(50).expects("A 1 4 0");
        assertThat(read(stream)).isEqualTo("abc");
        peer.host.turn();
        peer.expectsNothing();
    }

    @Test
    void shouldAnswerAProbeOfAZeroWindow() throws IOException {
        peer.accepted(EndpointOptions.NONE.with(StandardSocketOptions.SO_RCVBUF, 4096));
        for (int i = 0; i < 4; i++) {
            peer.sendsZeros("A", 1 + i * 1024, 1, 1024);
        }
        peer.after(50).discard();
        peer.sends("A", 4097, 1, "x").expects("A 1 4097 0");
    }

    @Test
    void shouldEchoCongestionUntilThePeerHasReducedItsWindow() throws IOException {
        Peer marked = new Peer(TcpSettings.defaults("dpdk").with(new TcpSettings.Features(true, true, true, true)));
        marked.host.listen(80);
        marked.sends("SEC", 0, 0, "").expects("SAE 0 1 0");
        marked.sends("A", 1, 1, "");
        marked.trafficClass = IpOutput.CE;
        marked.sends("A", 1, 1, "abc").after(50).expects("AE 1 4 0");
        marked.trafficClass = IpOutput.ECT0;
        marked.sends("A", 4, 1, "def").after(50).expects("AE 1 7 0");
        marked.sends("AC", 7, 1, "ghi").after(50).expects("A 1 10 0");
    }

    @Test
    void shouldDropOldTimestampsAndSayWhatIsExpected() throws IOException {
        peer.stamp = 1000;
        TcpStream stream = peer.accepted();
        peer.stamp = 1010;
        peer.sends("A", 1, 1, "new").after(50).discard();
        peer.stamp = 999;
        peer.sends("A", 4, 1, "old").expects("A 1 4 0");
        assertThat(stream.readable()).isEqualTo(3);
    }

    @Test
    void shouldEchoTheTimestampOfTheEarliestSegmentNotAcknowledged() throws IOException {
        peer.stamp = 1000;
        peer.accepted();
        peer.stamp = 1010;
        peer.sends("A", 1, 1, "abc");
        peer.stamp = 1020;
        peer.sends("A", 4, 1, "def").after(50);
        assertThat(peer.next().timestampEcho).isEqualTo(1010);
    }

    @Test
    void shouldDropASegmentWithoutTheTimestampAgreedOn() throws IOException {
        peer.stamp = 1000;
        TcpStream stream = peer.accepted();
        peer.stamp = -1;
        peer.sends("A", 1, 1, "abc").after(50).expectsNothing();
        assertThat(stream.readable()).isZero();
    }

    @Test
    void shouldTakeUrgentDataInLine() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("AU", 1, 1, "abc");
        assertThat(read(stream)).isEqualTo("abc");
    }

    @Test
    void shouldTakeTheEndThatCameBeforeTheData() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("FA", 4, 1, "").expects("A 1 1 0");
        assertThat(peer.host.bits(stream) & Endpoint.PEER_SHUT).isZero();
        peer.sends("A", 1, 1, "abc").expects("A 1 5 0");
        assertThat(peer.host.bits(stream) & Endpoint.PEER_SHUT).isEqualTo(Endpoint.PEER_SHUT);
        assertThat(read(stream)).isEqualTo("abc");
        assertThat(stream.tryRead(Unpooled.directBuffer(1))).isEqualTo(-1);
    }

    @Test
    void shouldLendWholeFramesAndCopySmallOnesBehindThem() throws IOException {
        TcpStream stream = peer.withOptions(MSS_1000).accepted();
        peer.sendsZeros("A", 1, 1, 1000);
        peer.sends("A", 1001, 1, "abc");
        peer.sends("A", 1004, 1, "def");
        ByteBuf lent = stream.tryLend();
        assertThat(lent).isInstanceOf(io.nstack.link.Frame.class);
        assertThat(lent.readableBytes()).isEqualTo(1000);
        assertThat(lent.refCnt()).isEqualTo(1);
        lent.release();
        assertThat(stream.tryLend()).isNull();
        assertThat(read(stream)).isEqualTo("abcdef");
    }

    @Test
    void shouldNotKeepMoreSmallSegmentsBehindAHoleThanItsBoundSays() throws IOException {
        peer.accepted(EndpointOptions.NONE.with(StandardSocketOptions.SO_RCVBUF, 4096));
        for (int i = 0; i < 500; i++) {
            peer.sends("A", 3 + 2 * i, 1, "x").discard();
        }
        assertThat(peer.framesOut()).isBetween(32, 80);
    }

    private void assertBlocks(Segment ack, int... edges) {
        assertThat(ack.sackCount * 2).isEqualTo(edges.length);
        for (int i = 0; i < ack.sackCount; i++) {
            assertThat(ack.sackLeft[i] - peer.isn).isEqualTo(edges[2 * i]);
            assertThat(ack.sackRight[i] - peer.isn).isEqualTo(edges[2 * i + 1]);
        }
    }

    private static String read(TcpStream stream) throws IOException {
        ByteBuf into = Unpooled.directBuffer(4096, 4096);
        while (stream.tryRead(into) > 0) {
            continue;
        }
        return into.toString(StandardCharsets.US_ASCII);
    }
}
