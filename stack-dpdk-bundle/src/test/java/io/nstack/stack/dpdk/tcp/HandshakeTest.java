package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.dpdk.tcp.TcpSettings.Limits;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private static final int[] ALL = {2, 4, 5, 180, 1, 3, 3, 7, 1, 1, 4, 2};

    private final Peer peer = new Peer();

    private TcpStream connect() throws IOException { return connect(null); }

    private TcpStream connect(InetSocketAddress from) throws IOException {
        TcpStream stream = peer.host.tcp.connect(
                new ConnectRequest(new InetSocketAddress("10.0.0.2", 5000), from, EndpointOptions.NONE, null));
        peer.host.turn();
        return stream;
    }

    // ---- we open ----

    @Test
    void shouldOfferAllItCanDo() throws IOException {
        connect();
        Segment syn = peer.next();
        assertThat(peer.text(syn)).isEqualTo("S 0 0 0");
        assertThat(syn.mssBytes).isEqualTo(1460);
        assertThat(syn.windowShift).isBetween(6, 8);
        assertThat(syn.sackPermitted).isTrue();
        assertThat(syn.hasTimestamp).isTrue();
        assertThat(syn.timestampEcho).isZero();
        assertThat(syn.windowField).isEqualTo(65_535);
    }

    @Test
    void shouldSuspectTheWayWhenNothingComesBack() throws IOException {
        connect();
        peer.discard();
        TestDestination way = peer.host.ways.values().iterator().next();
        peer.after(1100).discard();
        peer.after(2100).discard();
        assertThat(way.suspicions).isZero();
        peer.after(4100).discard();
        assertThat(way.suspicions).isEqualTo(1);
    }

    @Test
    void shouldUseNothingThatThePeerDoesNotOffer() throws IOException {
        TcpStream stream = connect();
        peer.expects("S 0 0 0");
        peer.sends("SA", 0, 1, "");
        Segment ack = peer.next();
        assertThat(peer.text(ack)).isEqualTo("A 1 1 0");
        assertThat(ack.hasTimestamp).isFalse();
        assertThat(ack.windowField).isEqualTo(65_535);
        assertThat(peer.host.bits(stream)).isEqualTo(Endpoint.CONNECTED | Endpoint.WRITABLE);
    }

    @Test
    void shouldSendTheSynAgain() throws IOException {
        TcpStream stream = connect();
        peer.expects("S 0 0 0");
        peer.after(1100).expects("S 0 0 0");
        peer.after(2100).expects("S 0 0 0");
        for (int i = 0; i < 10; i++) {
            peer.after(100_000).discard();
        }
        assertThat(stream.failure()).isInstanceOf(ConnectException.class)
                .hasMessage("connect 10.0.0.2:5000 via dpdk: Connection timed out");
        assertThat(peer.host.bits(stream)).isEqualTo(Endpoint.FAILED);
        assertThat(peer.host.tcp.size()).isZero();
    }

    @Test
    void shouldResetWhoAcknowledgesWhatWasNotSent() throws IOException {
        connect();
        peer.expects("S 0 0 0");
        peer.sends("SA", 0, 77, "").expects("R 77 0 0");
        peer.sends("SA", 0, 1, "").expects("A 1 1 0");
    }

    @Test
    void shouldIgnoreAResetThatAcknowledgesNothing() throws IOException {
        TcpStream stream = connect();
        peer.expects("S 0 0 0");
        peer.sends("R", 0, 0, "");
        peer.sends("RA", 0, 5, "").expectsNothing();
        assertThat(stream.failure()).isNull();
    }

    @Test
    void shouldFailAtOnceWhenARouterSaysThatThereIsNoWay() throws IOException {
        TcpStream stream = connect();
        peer.discard();
        peer.host.tcp.onError(new PathError(PathError.Kind.HOST_UNREACHABLE, 0, 6, peer.host.address, peer.hostPort,
                peer.address, 5000, peer.hostIsn, peer.address), peer.clock.nowNanos);
        assertThat(stream.failure()).isInstanceOf(NoRouteToHostException.class)
                .hasMessage("connect 10.0.0.2:5000 via dpdk: No route to host");
    }

    @Test
    void shouldOnlyRememberWhatARouterSaysOfAnOpenConnection() throws IOException {
        TcpStream stream = connect();
        peer.discard();
        peer.sends("SA", 0, 1, "").discard();
        stream.tryWrite(io.netty.buffer.Unpooled.directBuffer().writeZero(1), 1, false);
        peer.host.turn();
        peer.discard();
        peer.host.tcp.onError(new PathError(PathError.Kind.HOST_UNREACHABLE, 0, 6, peer.host.address, peer.hostPort,
                peer.address, 5000, peer.hostIsn + 1, peer.address), peer.clock.nowNanos);
        assertThat(stream.failure()).isNull();
    }

    @Test
    void shouldConnectFromTheAddressGiven() throws IOException {
        TcpStream stream = connect(new InetSocketAddress("10.0.0.1", 1234));
        assertThat(stream.local()).isEqualTo(new InetSocketAddress("10.0.0.1", 1234));
        assertThatThrownBy(() -> connect(new InetSocketAddress("10.0.0.1", 1234))).isInstanceOf(BindException.class)
                .hasMessage("connect 10.0.0.2:5000 via dpdk from 10.0.0.1:1234: Address already in use");
    }

    @Test
    void shouldRefuseACongestionControlThatThereIsNot() {
        EndpointOptions wrong = EndpointOptions.NONE.with(io.nstack.stack.StackOptions.TCP_CONGESTION, "magic");
        assertThatThrownBy(() -> peer.host.tcp.connect(
                new ConnectRequest(new InetSocketAddress("10.0.0.2", 5000), null, wrong, null)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("TCP_CONGESTION='magic'");
    }

    @Test
    void shouldTakeDataThatCameWithTheSynAck() throws IOException {
        TcpStream stream = connect();
        peer.discard();
        peer.sends("SA", 0, 1, "hello").expects("A 1 6 0");
        assertThat(stream.readable()).isEqualTo(5);
    }

    // ---- others open ----

    @Test
    void shouldAgreeOnWhatThePeerOffers() throws IOException {
        peer.host.listen(80);
        peer.stamp = 77;
        peer.withOptions(ALL).sends("S", 0, 0, "");
        Segment answer = peer.next();
        assertThat(peer.text(answer)).isEqualTo("SA 0 1 0");
        assertThat(answer.windowShift).isBetween(6, 8);
        assertThat(answer.sackPermitted).isTrue();
        assertThat(answer.timestampEcho).isEqualTo(77);
    }

    @Test
    void shouldNotScaleTheWindowOfTheSynAck() throws IOException {
        peer.host.listen(80);
        peer.withOptions(ALL).sends("S", 0, 0, "");
        assertThat(peer.next().windowField).isEqualTo(65_535);
    }

    @Test
    void shouldSendTheSynAckAgainAndThenForget() throws IOException {
        peer.host.listen(80);
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
        int again = 0;
        for (int i = 0; i < 10; i++) {
            Segment next = peer.after(100_000).next();
            again += next == null ? 0 : 1;
        }
        assertThat(again).isEqualTo(5);
        assertThat(peer.host.tcp.size()).isZero();
    }

    @Test
    void shouldAnswerASynThatCameAgain() throws IOException {
        peer.host.listen(80);
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
    }

    @Test
    void shouldTakeDataThatCameWithTheLastAcknowledgement() throws IOException {
        TcpListener listener = peer.host.listen(80);
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
        peer.sends("PA", 1, 1, "hello");
        TcpStream stream = (TcpStream) listener.tryAccept();
        peer.host.tcp.attach(stream);
        peer.host.turn();
        assertThat(peer.host.bits(stream)).isEqualTo(Endpoint.WRITABLE | Endpoint.READABLE);
        assertThat(stream.readable()).isEqualTo(5);
    }

    @Test
    void shouldForgetAHalfOpenConnectionThatIsReset() throws IOException {
        peer.host.listen(80);
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
        peer.sends("R", 1, 0, "");
        assertThat(peer.host.tcp.size()).isZero();
    }

    @Test
    void shouldChallengeAResetOfAHalfOpenConnection() throws IOException {
        peer.host.listen(80);
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
        peer.sends("R", 2, 0, "").expects("A 1 1 0");
        assertThat(peer.host.tcp.size()).isEqualTo(1);
    }

    @Test
    void shouldTakeTheWindowOfAPeerThatBeginsAnywhere() throws IOException {
        peer.isn = 0x9000_0000;
        TcpStream stream = peer.accepted();
        stream.tryWrite(io.netty.buffer.Unpooled.directBuffer().writeZero(500), 500, false);
        peer.host.turn();
        peer.expects("PA 1 1 500");
    }

    @Test
    void shouldResetAnAcknowledgementOfAnotherNumber() throws IOException {
        peer.host.listen(80);
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
        peer.sends("A", 1, 5, "").expects("R 5 0 0");
    }

    @Test
    void shouldQueueAsManyConnectionsAsTheBacklogSays() throws IOException {
        TcpListener listener = peer.host.listen(80, 2, EndpointOptions.NONE);
        for (int i = 0; i < 4; i++) {
            peer.port = 6000 + i;
            peer.sends("S", 0, 0, "");
            Segment answer = peer.next();
            assertThat(answer == null).as("connection %d is dropped", i).isEqualTo(i >= 2);
            if (answer != null) {
                peer.sends("A", 1, 1, "");
            }
        }
        assertThat(listener.tryAccept()).isNotNull();
        assertThat(listener.tryAccept()).isNotNull();
        assertThat(listener.tryAccept()).isNull();
        assertThat(peer.host.tcp.counters().backlogDrops).isEqualTo(2);
    }

    @Test
    void shouldResetWaitingConnectionsWhenTheListenerCloses() throws IOException {
        TcpListener listener = peer.host.listen(80);
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
        peer.sends("A", 1, 1, "");
        listener.close();
        peer.host.turn();
        peer.expects("RA 1 1 0");
        peer.hostIsn = 0;
        peer.sends("S", 0, 0, "").expects("RA 0 1 0");
    }

    @Test
    void shouldSendCookiesWhenTheQueueIsFull() throws IOException {
        Peer flooded = new Peer(
                TcpSettings.defaults("dpdk").with(new Limits(2, 100, 32_768, 60_999, 1000)));
        TcpListener listener = flooded.host.listen(80);
        for (int i = 0; i < 10; i++) {
            flooded.port = 7000 + i;
            flooded.sends("S", 0, 0, "").expects("SA 0 1 0");
        }
        assertThat(flooded.host.tcp.size()).isEqualTo(2);
        assertThat(flooded.host.tcp.counters().cookiesSent).isEqualTo(8);
        flooded.sends("A", 1, 1, "hello");
        TcpStream stream = (TcpStream) listener.tryAccept();
        assertThat(stream.readable()).isEqualTo(5);
        assertThat(flooded.host.tcp.counters().cookiesTaken).isEqualTo(1);
    }

    @Test
    void shouldRememberInACookieWhatWasAgreedOn() throws IOException {
        Peer flooded = new Peer(
                TcpSettings.defaults("dpdk").with(new Limits(0, 100, 32_768, 60_999, 1000)));
        TcpListener listener = flooded.host.listen(80);
        flooded.stamp = 5;
        flooded.withOptions(ALL).sends("S", 0, 0, "");
        Segment answer = flooded.next();
        flooded.stampEcho = answer.timestamp;
        flooded.sends("A", 1, 1, "");
        TcpStream stream = (TcpStream) listener.tryAccept();
        Handshake agreed = stream.connection().agreed;
        assertThat(agreed.peerMssBytes).isEqualTo(1460);
        assertThat(agreed.scales).isTrue();
        assertThat(agreed.peerShift).isEqualTo(7);
        assertThat(agreed.sack).isTrue();
        assertThat(agreed.timestamps).isTrue();
        assertThat(agreed.ecn).isFalse();
    }

    @Test
    void shouldRefuseACookieThatWasGuessedOrIsOld() throws IOException {
        Peer flooded = new Peer(
                TcpSettings.defaults("dpdk").with(new Limits(0, 100, 32_768, 60_999, 1000)));
        TcpListener listener = flooded.host.listen(80);
        flooded.sends("S", 0, 0, "").expects("SA 0 1 0");
        flooded.sends("A", 1, 2, "").expects("R 2 0 0");
        flooded.after(200_000);
        flooded.sends("A", 1, 1, "").expects("R 1 0 0");
        assertThat(listener.tryAccept()).isNull();
    }

    @Test
    void shouldIgnoreWhatCameToManyAndWhatIsMalformed() throws IOException {
        peer.host.listen(80);
        peer.withOptions(2, 40, 5, 180).sends("S", 0, 0, "").expectsNothing();
        assertThat(peer.host.tcp.counters().malformed).isEqualTo(1);
    }

    @Test
    void shouldPassOverOptionsThatItDoesNotKnow() throws IOException {
        peer.host.listen(80);
        peer.withOptions(200, 4, 1, 1, 2, 4, 5, 180).sends("S", 0, 0, "").expects("SA 0 1 0");
    }
}
