package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.poll.Endpoint.FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayerEndTest {

    private final TestNet net = new TestNet();
    private TcpListener listener;
    private TcpStream client;
    private TcpStream server;

    @BeforeEach
    void connect() throws IOException {
        listener = net.server.listen(80);
        client = net.client.connect(net.server, 80);
        net.run(10_000_000);
        server = (TcpStream) listener.tryAccept();
        net.server.tcp.attach(server);
        net.run(10_000_000);
        net.server.bits.clear();
    }

    @Test
    void shouldFailEveryEndpointWithTheReason() {
        net.server.tcp.fail("link veth0 has gone");
        net.server.turn();
        assertThat(net.server.bits(server)).isEqualTo(FAILED);
        assertThat(net.server.bits(listener)).isEqualTo(FAILED);
        assertThat(server.failure()).hasMessageContaining("via dpdk: link veth0 has gone");
        assertThat(listener.failure()).hasMessage("listen 10.0.0.2:80 via dpdk: link veth0 has gone");
    }

    @Test
    void shouldSendNothingWhenTheLinkHasGone() {
        net.server.tcp.fail("gone");
        net.server.turn();
        assertThat(net.server.sent).isEmpty();
        assertThat(net.server.tcp.size()).isZero();
    }

    @Test
    void shouldKeepEndpointsHarmlessAfterAFailure() throws IOException {
        ByteBuf bytes = Unpooled.directBuffer().writeZero(100);
        client.tryWrite(bytes, 100, false);
        net.run(10_000_000);
        net.server.tcp.fail("gone");
        net.server.turn();
        ByteBuf into = Unpooled.directBuffer(100, 100);
        assertThat(server.tryRead(into)).isEqualTo(100);
        assertThatThrownBy(() -> server.tryRead(into.clear())).hasMessageContaining("gone");
        assertThatThrownBy(() -> server.tryWrite(bytes, 1, false)).hasMessageContaining("gone");
        server.close();
        listener.close();
        listener.abort();
        server.abort();
        assertThat(net.server.frames.out()).isZero();
        assertThat(net.client.frames.out()).isZero();
    }

    @Test
    void shouldResetEverythingWhenItCloses() {
        net.server.tcp.close();
        net.run(10_000_000);
        assertThat(net.client.bits(client) & FAILED).isEqualTo(FAILED);
        assertThat(net.server.tcp.size()).isZero();
        assertThat(net.server.ports.isListening(80)).isFalse();
    }

    @Test
    void shouldShowEachFlow() {
        List<Integer> ports = new ArrayList<>();
        net.server.tcp.forEachFlow((high, low, remotePort, localHigh, localLow, localPort) -> ports.add(localPort));
        assertThat(ports).containsExactly(80);
    }
}
