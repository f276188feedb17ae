package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.tcp.TcpSettings.Limits;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TimeWaitTest {

    private final Peer peer = new Peer();

    private void closed() throws IOException { closed(peer); }

    private static void closed(Peer peer) throws IOException {
        TcpStream stream = peer.accepted();
        stream.close();
        peer.host.turn();
        peer.expects("FA 1 1 0");
        peer.sends("A", 1, 2, "");
        peer.sends("FA", 1, 2, "").expects("A 2 2 0");
    }

    @Test
    void shouldAcknowledgeTheEndAgain() throws IOException {
        closed();
        peer.sends("FA", 1, 2, "").expects("A 2 2 0");
        assertThat(peer.host.tcp.timeWaits().count()).isEqualTo(1);
    }

    @Test
    void shouldLastForTwoLifetimes() throws IOException {
        closed();
        peer.after(59_000);
        assertThat(peer.host.tcp.size()).isEqualTo(1);
        peer.after(2_000);
        assertThat(peer.host.tcp.size()).isZero();
    }

    @Test
    void shouldBeginAnewWhenTheEndComesAgain() throws IOException {
        closed();
        peer.after(50_000);
        peer.sends("FA", 1, 2, "").discard();
        peer.after(50_000);
        assertThat(peer.host.tcp.size()).isEqualTo(1);
    }

    @Test
    void shouldNotBeKilledByAReset() throws IOException {
        closed();
        peer.sends("R", 2, 0, "").expectsNothing();
        assertThat(peer.host.tcp.size()).isEqualTo(1);
    }

    @Test
    void shouldMakeWayForANewConnectionWithLaterNumbers() throws IOException {
        closed();
        peer.isn += 1000;
        int before = peer.hostIsn;
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
        assertThat(peer.hostIsn - before).isPositive();
        assertThat(peer.host.tcp.timeWaits().count()).isZero();
    }

    @Test
    void shouldNotMakeWayForAnOldSyn() throws IOException {
        closed();
        peer.isn -= 1000;
        peer.sends("S", 0, 0, "");
        assertThat(peer.text(peer.next())).isEqualTo("A 2 1002 0");
    }

    @Test
    void shouldMakeWayForALaterTimestamp() throws IOException {
        peer.stamp = 100;
        closed();
        peer.isn -= 1000;
        peer.stamp = 101;
        peer.sends("S", 0, 0, "").expects("SA 0 1 0");
    }

    @Test
    void shouldForgetTheOldestWhenThereAreTooMany() throws IOException {
        Peer small = new Peer(TcpSettings.defaults("dpdk").with(new Limits(10, 3, 32_768, 60_999, 1000)));
        TcpListener listener = small.host.listen(80);
        for (int i = 0; i < 5; i++) {
            small.port = 6000 + i;
            small.sends("S", 0, 0, "").expects("SA 0 1 0");
            small.sends("A", 1, 1, "");
            TcpStream stream = (TcpStream) listener.tryAccept();
            small.host.tcp.attach(stream);
            stream.close();
            small.host.turn();
            small.sends("FA", 1, 2, "").discard();
        }
        assertThat(small.host.tcp.timeWaits().count()).isEqualTo(3);
        assertThat(small.host.tcp.size()).isEqualTo(3);
    }

    @Test
    void shouldNotWaitForThePeersEndForEverOnceClosed() throws IOException {
        TcpStream stream = peer.accepted();
        stream.close();
        peer.host.turn();
        peer.expects("FA 1 1 0");
        peer.sends("A", 1, 2, "");
        peer.after(59_000).expectsNothing();
        assertThat(peer.host.tcp.size()).isEqualTo(1);
        peer.after(2_000).discard();
        assertThat(peer.host.tcp.size()).isZero();
    }

    @Test
    void shouldWaitForThePeersEndAsLongAsTheApplicationDoes() throws IOException {
        TcpStream stream = peer.accepted();
        stream.shutdownOutput();
        peer.host.turn();
        peer.expects("FA 1 1 0");
        peer.sends("A", 1, 2, "");
        peer.after(1_000_000).expectsNothing();
        peer.sends("A", 1, 2, "still here");
        assertThat(stream.readable()).isEqualTo(10);
    }

    @Test
    void shouldEndWithoutWaitingWhenThePeerClosedFirst() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("FA", 1, 1, "").expects("A 1 2 0");
        stream.close();
        peer.host.turn();
        peer.expects("FA 1 2 0");
        peer.sends("A", 2, 2, "");
        assertThat(peer.host.tcp.size()).isZero();
    }
}
