package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.StackOptions;
import io.nstack.stack.dpdk.ip.IpOutput;
import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.dpdk.wire.TcpHeader;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;

class SenderTest {

    private static final int[] MSS_1000 = {2, 4, 1000 >> 8, 1000 & 0xff};
    private static final EndpointOptions NAGLE = EndpointOptions.NONE.with(StandardSocketOptions.TCP_NODELAY, false);

    private final Peer peer = new Peer();

    @Test
    void shouldCutDataIntoSegmentsOfThePeersSize() throws IOException {
        TcpStream stream = peer.withOptions(MSS_1000).accepted();
        write(stream, 2500);
        peer.expects("A 1 1 1000").expects("A 1001 1 1000").expects("PA 2001 1 500").expectsNothing();
    }

    @Test
    void shouldTakeOptionsOffTheSegmentSize() throws IOException {
        peer.stamp = 1;
        TcpStream stream = peer.withOptions(MSS_1000).accepted();
        write(stream, 2000);
        peer.expects("A 1 1 988").expects("A 989 1 988");
    }

    @Test
    void shouldAssumeASmallSegmentWhereThePeerSaysNothing() throws IOException {
        TcpStream stream = peer.accepted();
        write(stream, 600);
        peer.expects("A 1 1 536").expects("PA 537 1 64");
    }

    @Test
    void shouldGatherWhatWasWrittenInOneTurn() throws IOException {
        TcpStream stream = peer.accepted();
        ByteBuf bytes = Unpooled.directBuffer().writeZero(10);
        stream.tryWrite(bytes, 10, false);
        stream.tryWrite(bytes, 10, false);
        peer.host.turn();
        peer.expects("PA 1 1 20").expectsNothing();
    }

    @Test
    void shouldHoldASmallSegmentWhileOneIsInFlight() throws IOException {
        TcpStream stream = peer.accepted(NAGLE);
        write(stream, 10);
        peer.expects("PA 1 1 10");
        write(stream, 10);
        peer.expectsNothing();
        peer.sends("A", 1, 11, "").expects("PA 11 1 10");
    }

    @Test
    void shouldNotHoldTheTailOfALargeWrite() throws IOException {
        TcpStream stream = peer.accepted(NAGLE);
        write(stream, 600);
        peer.expects("A 1 1 536").expects("PA 537 1 64");
    }

    @Test
    void shouldHoldPartialSegmentsWhileMoreFollowsButNotForEver() throws IOException {
        TcpStream stream = peer.accepted();
        stream.tryWrite(Unpooled.directBuffer().writeZero(10), 10, true);
        peer.host.turn();
        peer.expectsNothing();
        peer.after(199).expectsNothing();
        peer.after(2).expects("PA 1 1 10");
    }

    @Test
    void shouldSendWhatTheCorkHeldBackWhenItIsPulled() throws IOException {
        TcpStream stream = peer.accepted(EndpointOptions.NONE.with(StackOptions.TCP_CORK, true));
        write(stream, 100);
        peer.expectsNothing();
        stream.option(StackOptions.TCP_CORK, false);
        peer.host.turn();
        peer.expects("PA 1 1 100");
    }

    @Test
    void shouldNotSendBeyondThePeersWindow() throws IOException {
        peer.window = 700;
        TcpStream stream = peer.accepted();
        write(stream, 2000);
        peer.expects("A 1 1 536").expectsNothing();
    }

    @Test
    void shouldNotFillASillyWindow() throws IOException {
        TcpStream stream = peer.withOptions(MSS_1000).accepted();
        write(stream, 4000);
        peer.discard();
        peer.window = 300; // much less than half of the largest
        peer.sends("A", 1, 4001, "");
        write(stream, 1000);
        peer.expectsNothing();
    }

    @Test
    void shouldProbeAZeroWindowLessAndLessOften() throws IOException {
        TcpStream stream = peer.accepted();
        peer.window = 0;
        peer.sends("A", 1, 1, "");
        write(stream, 100);
        peer.expectsNothing();
        long last = peer.clock.nowNanos;
        long before = 0;
        for (int i = 0; i < 4; i++) {
            peer.after(100_000).expects("A 1 1 1");
            long interval = peer.clock.nowNanos - last;
            assertThat(interval).isGreaterThan(before);
            last = peer.clock.nowNanos;
            before = interval;
            peer.sends("A", 1, 1, "").expectsNothing();
        }
    }

    @Test
    void shouldGoOnWhenAProbeWasTaken() throws IOException {
        TcpStream stream = peer.accepted();
        peer.window = 0;
        peer.sends("A", 1, 1, "");
        write(stream, 100);
        peer.after(10_000).expects("A 1 1 1");
        peer.window = 10_000;
        peer.sends("A", 1, 2, "").expects("PA 2 1 99");
    }

    @Test
    void shouldGoOnWhenTheWindowOpens() throws IOException {
        TcpStream stream = peer.accepted();
        peer.window = 0;
        peer.sends("A", 1, 1, "");
        write(stream, 100);
        peer.window = 1000;
        peer.sends("A", 1, 1, "").expects("PA 1 1 100");
    }

    @Test
    void shouldProbeForEverAsLongAsThePeerAnswers() throws IOException {
        TcpStream stream = peer.accepted();
        peer.window = 0;
        peer.sends("A", 1, 1, "");
        write(stream, 100);
        for (int i = 0; i < 200; i++) {
            peer.after(100_000).expects("A 1 1 1");
            peer.sends("A", 1, 1, "");
        }
        assertThat(stream.failure()).isNull();
    }

    @Test
    void shouldGiveUpProbingAPeerThatIsSilent() throws IOException {
        TcpStream stream = peer.accepted();
        peer.window = 0;
        peer.sends("A", 1, 1, "");
        write(stream, 100);
        for (int i = 0; i < 40 && stream.failure() == null; i++) {
            peer.after(100_000).discard();
        }
        assertThat(stream.failure()).hasMessageContaining("Connection timed out");
    }

    @Test
    void shouldIgnoreTheWindowOfAnOldSegment() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("A", 1, 1, "abcdef").discard();
        peer.window = 0;
        peer.sends("A", 1, 1, "abc").discard(); // older than the one before
        write(stream, 10);
        assertThat(peer.next().length).isEqualTo(10);
    }

    @Test
    void shouldSendTheEndWithTheLastData() throws IOException {
        TcpStream stream = peer.accepted();
        stream.tryWrite(Unpooled.directBuffer().writeZero(10), 10, false);
        stream.shutdownOutput();
        peer.host.turn();
        peer.expects("FPA 1 1 10").expectsNothing();
    }

    @Test
    void shouldSendAgainWhatNobodyAcknowledges() throws IOException {
        TcpStream stream = peer.accepted();
        write(stream, 10);
        peer.expects("PA 1 1 10");
        peer.after(3000).expects("PA 1 1 10");
        peer.after(3000).expects("PA 1 1 10");
    }

    @Test
    void shouldSendTheEndAgain() throws IOException {
        TcpStream stream = peer.accepted();
        stream.shutdownOutput();
        peer.host.turn();
        peer.expects("FA 1 1 0");
        peer.after(3000).expects("FA 1 1 0");
    }

    @Test
    void shouldFailAfterTheUserTimeout() throws IOException {
        TcpStream stream = peer.accepted(EndpointOptions.NONE.with(StackOptions.TCP_USER_TIMEOUT, 5000));
        write(stream, 10);
        long begin = peer.clock.nowNanos;
        while (stream.failure() == null) {
            peer.after(1000).discard();
        }
        assertThat(peer.clock.nowNanos - begin).isBetween(5000 * Peer.MILLI, 6000 * Peer.MILLI);
        assertThat(stream.failure()).hasMessageContaining("Connection timed out");
    }

    @Test
    void shouldProbeAnIdlePeerAndFailWithoutAnAnswer() throws IOException {
        TcpStream stream = peer.accepted(EndpointOptions.NONE.with(StandardSocketOptions.SO_KEEPALIVE, true)
                .with(StackOptions.TCP_KEEPIDLE, 10).with(StackOptions.TCP_KEEPINTVL, 2)
                .with(StackOptions.TCP_KEEPCNT, 3));
        peer.after(9_900).expectsNothing();
        peer.after(200).expects("A 0 1 0");
        peer.sends("A", 1, 1, "").after(9_900).expectsNothing();
        peer.after(200).expects("A 0 1 0");
        peer.after(2_100).expects("A 0 1 0");
        peer.after(2_100).expects("A 0 1 0");
        peer.after(2_100);
        assertThat(stream.failure()).hasMessageContaining("Connection timed out");
    }

    @Test
    void shouldSendSmallerSegmentsWhenARouterSaysSo() throws IOException {
        TcpStream stream = peer.withOptions(2, 4, 1460 >> 8, 1460 & 0xff).accepted();
        write(stream, 1460);
        peer.expects("PA 1 1 1460");
        peer.host.tcp.onError(new PathError(PathError.Kind.TOO_BIG, 1000, 6, peer.host.address, 80, peer.address,
                peer.port, peer.hostIsn + 1, peer.address), peer.clock.nowNanos);
        peer.host.turn();
        peer.expects("A 1 1 960").expects("PA 961 1 500");
    }

    @Test
    void shouldNotBelieveARouterThatQuotesAWrongNumber() throws IOException {
        TcpStream stream = peer.withOptions(2, 4, 1460 >> 8, 1460 & 0xff).accepted();
        write(stream, 1460);
        peer.discard();
        peer.host.tcp.onError(new PathError(PathError.Kind.TOO_BIG, 1000, 6, peer.host.address, 80, peer.address,
                peer.port, peer.hostIsn + 50_000, peer.address), peer.clock.nowNanos);
        peer.host.turn();
        peer.expectsNothing();
    }

    @Test
    void shouldTrySmallerSegmentsWhenLargeOnesVanish() throws IOException {
        TcpStream stream = peer.withOptions(2, 4, 1460 >> 8, 1460 & 0xff).accepted();
        write(stream, 14_600);
        peer.discard();
        int length = 1460;
        for (int i = 0; i < 10 && length == 1460; i++) {
            peer.after(60_000);
            length = peer.next().length;
            peer.discard();
        }
        assertThat(length).isEqualTo(1160);
    }

    @Test
    void shouldMarkNewDataOnlyAsCapableOfCongestionNotification() throws IOException {
        Peer marking = new Peer(TcpSettings.defaults("dpdk").with(new TcpSettings.Features(true, true, true, true)));
        TcpListener listener = marking.host.listen(80);
        marking.sends("SEC", 0, 0, "").expects("SAE 0 1 0");
        assertThat(marking.trafficClassSeen).isEqualTo(IpOutput.NOT_ECT);
        marking.sends("A", 1, 1, "");
        TcpStream stream = (TcpStream) listener.tryAccept();
        marking.host.tcp.attach(stream);
        stream.tryWrite(Unpooled.directBuffer().writeZero(10), 10, false);
        marking.host.turn();
        marking.expects("PA 1 1 10");
        assertThat(marking.trafficClassSeen).isEqualTo(IpOutput.ECT0);
        marking.after(3000).expects("PA 1 1 10");
        assertThat(marking.trafficClassSeen).isEqualTo(IpOutput.NOT_ECT);
        marking.sends("AE", 1, 11, "");
        stream.tryWrite(Unpooled.directBuffer().writeZero(10), 10, false);
        marking.host.turn();
        assertThat(marking.next().flags & TcpHeader.CWR).isEqualTo(TcpHeader.CWR);
    }

    @Test
    void shouldWaitForRoomInTheLink() throws IOException {
        TcpStream stream = peer.withOptions(MSS_1000).accepted();
        peer.host.room = 1;
        write(stream, 3000);
        peer.expects("A 1 1 1000").expectsNothing();
        peer.host.room = 10;
        peer.host.turn();
        peer.expects("A 1001 1 1000").expects("PA 2001 1 1000");
    }

    @Test
    void shouldGiveALinkThatCutsSeveralSegmentsAtOnce() throws IOException {
        TcpStream stream = peer.withOptions(2, 4, 0, 100).accepted();
        peer.host.segmentation = 1000;
        write(stream, 850);
        peer.expects("A 1 1 800").expects("PA 801 1 50");
    }

    @Test
    void shouldSayFullAndThenWritable() throws IOException {
        TcpStream stream = peer.accepted(EndpointOptions.NONE.with(StandardSocketOptions.SO_SNDBUF, 5000));
        ByteBuf bytes = Unpooled.directBuffer().writeZero(9000);
        assertThat(stream.tryWrite(bytes, 9000, false)).isEqualTo(5000);
        peer.host.turn();
        assertThat(peer.host.bits(stream)).isZero();
        for (int i = 1; i < 5; i++) {
            peer.sends("A", 1, 1 + 1000 * i, "");
        }
        assertThat(peer.host.bits(stream)).isEqualTo(Endpoint.WRITABLE);
    }

    @Test
    void shouldSayFullWhenMemoryIsShortAndWritableWhenItIsBack() throws IOException {
        TcpSettings.Buffers buffers = new TcpSettings.Buffers(65_536, 65_536, 4 << 20, 4 << 20, 1 << 20, 256, 0);
        Peer small = new Peer(TcpSettings.defaults("dpdk").with(buffers));
        TcpStream stream = small.accepted();
        ByteBuf bytes = Unpooled.directBuffer().writeZero(2 << 20);
        assertThat(stream.tryWrite(bytes, 2 << 20, false)).isEqualTo(1 << 20);
        assertThat(stream.tryWrite(bytes, 1, false)).isZero();
        small.host.turn();
        small.discard();
        small.host.bits(stream);
        small.sends("A", 1, 1 + 5 * 536, "");
        assertThat(small.host.bits(stream)).isZero();
        stream.abort();
        small.discard();
        assertThat(small.host.tcp.chunks().hasFree()).isTrue();
    }

    @Test
    void shouldTakeAnotherConnectionsMemoryWhenThatEnds() throws IOException {
        TcpSettings.Buffers buffers = new TcpSettings.Buffers(65_536, 65_536, 4 << 20, 4 << 20, 1 << 20, 256, 0);
        Peer small = new Peer(TcpSettings.defaults("dpdk").with(buffers));
        TcpStream greedy = small.accepted();
        greedy.tryWrite(Unpooled.directBuffer().writeZero(1 << 20), 1 << 20, false);
        TcpStream modest = small.host.tcp.connect(new io.nstack.stack.poll.ConnectRequest(
                new java.net.InetSocketAddress("10.0.0.2", 5001), null, EndpointOptions.NONE, null));
        small.host.turn();
        small.discard();
        small.port = 5001;
        small.sends("SA", 0, 1, "");
        small.host.bits(modest);
        assertThat(modest.tryWrite(Unpooled.directBuffer().writeZero(10), 10, false)).isZero();
        greedy.abort();
        small.host.turn();
        assertThat(small.host.bits(modest)).isEqualTo(Endpoint.WRITABLE);
    }

    @Test
    void shouldSendAnAcknowledgementAsSoonAsThereIsAFrame() throws IOException {
        peer.accepted();
        java.util.List<io.nstack.link.Frame> all = new java.util.ArrayList<>();
        for (io.nstack.link.Frame each = peer.host.frames.take(); each != null; each = peer.host.frames.take()) {
            all.add(each);
        }
        peer.sends("A", 11, 1, "late").expectsNothing();
        assertThat(peer.host.tcp.isIdle()).isFalse();
        all.forEach(io.nstack.link.Frame::release);
        peer.host.turn();
        peer.expects("A 1 1 0");
    }

    @Test
    void shouldStopTakingWhereMuchIsUnsent() throws IOException {
        peer.window = 0;
        TcpStream stream = peer.accepted(EndpointOptions.NONE.with(StackOptions.TCP_NOTSENT_LOWAT, 1000));
        ByteBuf bytes = Unpooled.directBuffer().writeZero(9000);
        assertThat(stream.tryWrite(bytes, 9000, false)).isEqualTo(1000);
        peer.window = 65_535;
        peer.sends("A", 1, 1, "");
        assertThat(peer.host.bits(stream)).isEqualTo(Endpoint.WRITABLE);
    }

    private void write(TcpStream stream, int count) throws IOException {
        ByteBuf bytes = Unpooled.directBuffer().writeZero(count);
        assertThat(stream.tryWrite(bytes, count, false)).isEqualTo(count);
        bytes.release();
        peer.host.turn();
    }
}
