package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;

class ResetTest {

    private final Peer peer = new Peer();

    @Test
    void shouldAnswerStraysAsTheClosedStateDoes() {
        peer.hostIsn = 0;
        peer.sends("A", 5, 99, "abc").expects("R 99 0 0");
        peer.sends("S", 5, 0, "").expects("RA 0 6 0");
        peer.sends("", 5, 0, "abc").expects("RA 0 8 0");
        peer.sends("RA", 5, 0, "").expectsNothing();
    }

    @Test
    void shouldEndByAResetOfTheExpectedNumber() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("R", 1, 0, "");
        assertThat(peer.host.bits(stream)).isEqualTo(Endpoint.FAILED);
        assertThat(stream.failure()).hasMessage("connection 10.0.0.2:5000 via dpdk: Connection reset by peer");
        assertThatThrownBy(() -> stream.tryWrite(Unpooled.directBuffer().writeZero(1), 1, false))
                .isSameAs(stream.failure());
    }

    @Test
    void shouldChallengeAResetInTheWindow() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("R", 2, 0, "").expects("A 1 1 0");
        assertThat(stream.failure()).isNull();
    }

    @Test
    void shouldIgnoreAResetOutsideTheWindow() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("R", -10, 0, "").expectsNothing();
        peer.sends("R", 1_000_000, 0, "").expectsNothing();
        assertThat(stream.failure()).isNull();
    }

    @Test
    void shouldChallengeASyn() throws IOException {
        peer.accepted();
        peer.sends("S", 5, 0, "").expects("A 1 1 0");
        peer.sends("S", -100, 0, "").expects("A 1 1 0");
    }

    @Test
    void shouldChallengeAnAcknowledgementFarOff() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("A", 1, 5, "abc").expects("A 1 1 0");
        peer.sends("A", 1, -70_000, "abc").expects("A 1 1 0");
        assertThat(stream.readable()).isZero();
    }

    @Test
    void shouldLimitItsChallenges() throws IOException {
        peer.accepted();
        int answers = 0;
        for (int i = 0; i < 5000; i++) {
            peer.sends("R", 2, 0, "");
            answers += peer.next() == null ? 0 : 1;
        }
        assertThat(answers).isBetween(500, 1500);
        peer.clock.nowNanos += 1_100 * Peer.MILLI;
        peer.sends("R", 2, 0, "").expects("A 1 1 0");
    }

    @Test
    void shouldStillReadWhatCameBeforeAReset() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("A", 1, 1, "abc");
        peer.sends("R", 4, 0, "");
        assertThat(stream.tryRead(Unpooled.directBuffer(10, 10))).isEqualTo(3);
        assertThatThrownBy(() -> stream.tryRead(Unpooled.directBuffer(10, 10))).isSameAs(stream.failure());
    }

    @Test
    void shouldResetOnAbort() throws IOException {
        TcpStream stream = peer.accepted();
        stream.abort();
        peer.expects("RA 1 1 0");
        assertThat(peer.host.tcp.size()).isZero();
        stream.abort();
        stream.close();
        peer.expectsNothing();
    }

    @Test
    void shouldResetOnCloseWithoutLinger() throws IOException {
        TcpStream stream = peer.accepted(EndpointOptions.NONE.with(StandardSocketOptions.SO_LINGER, 0));
        stream.close();
        peer.expects("RA 1 1 0");
    }

    @Test
    void shouldResetWhenALingeringCloseTakesTooLong() throws IOException {
        TcpStream stream = peer.accepted(EndpointOptions.NONE.with(StandardSocketOptions.SO_LINGER, 3));
        stream.tryWrite(Unpooled.directBuffer().writeZero(10), 10, false);
        stream.close();
        peer.host.turn();
        peer.expects("FPA 1 1 10");
        String last = "";
        for (Segment next = peer.after(4000).next(); next != null; next = peer.after(4000).next()) {
            last = peer.text(next);
        }
        assertThat(last).startsWith("RA");
        assertThat(peer.host.tcp.size()).isZero();
    }

    @Test
    void shouldResetWhoSendsToAClosedConnection() throws IOException {
        TcpStream stream = peer.accepted();
        stream.close();
        peer.host.turn();
        peer.expects("FA 1 1 0");
        peer.sends("A", 1, 2, "nobody reads this").expects("RA 2 1 0");
        assertThat(peer.host.tcp.size()).isZero();
    }

    @Test
    void shouldDropWhatComesAfterTheInputWasShut() throws IOException {
        TcpStream stream = peer.accepted();
        peer.sends("A", 1, 1, "abc");
        stream.shutdownInput();
        ByteBuf into = Unpooled.directBuffer(10, 10);
        assertThat(stream.tryRead(into)).isEqualTo(-1);
        peer.sends("A", 4, 1, "def").after(50).expects("A 1 7 0");
        assertThat(stream.tryRead(into)).isEqualTo(-1);
        assertThat(stream.tryWrite(Unpooled.directBuffer().writeZero(5), 5, false)).isEqualTo(5);
        peer.host.turn();
        peer.expects("PA 1 7 5");
        assertThat(peer.framesOut()).isZero();
    }

    @Test
    void shouldAbortAConnectionThatIsNotAttachedFromTheListenersLoop() throws IOException {
        TcpListener listener = peer.host.listen(80);
        peer.sends("S", 0, 0, "").discard();
        peer.sends("A", 1, 1, "");
        TcpStream stream = (TcpStream) listener.tryAccept();
        peer.host.foreign = true;
        stream.abort();
        peer.expectsNothing();
        peer.host.foreign = false;
        peer.host.turn();
        peer.expects("RA 1 1 0");
        assertThatThrownBy(() -> peer.host.tcp.attach(stream)).isInstanceOf(IOException.class);
    }
}
