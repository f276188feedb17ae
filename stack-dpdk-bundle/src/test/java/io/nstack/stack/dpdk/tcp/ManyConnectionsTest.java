package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManyConnectionsTest {

    private static final long MILLI = 1_000_000L;

    private final ByteBuf bytes = Unpooled.directBuffer().writeZero(100);
    private final ByteBuf into = Unpooled.directBuffer(1000, 1000);

    @Test
    void shouldHoldTenThousandConnectionsAtOnce() throws IOException {
        TestNet net = new TestNet();
        TcpListener listener = net.server.listen(80, 1000, EndpointOptions.NONE);
        List<TcpStream> clients = new ArrayList<>();
        List<TcpStream> servers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            for (int k = 0; k < 1000; k++) {
                clients.add(net.client.connect(net.server, 80));
            }
            net.run(10 * MILLI);
            for (TcpStream each = (TcpStream) listener.tryAccept(); each != null; each = (TcpStream) listener
                    .tryAccept()) {
                net.server.tcp.attach(each);
                servers.add(each);
            }
        }
        assertThat(servers).hasSize(10_000);
        for (TcpStream each : clients) {
            assertThat(each.tryWrite(bytes, 100, false)).isEqualTo(100);
        }
        net.run(100 * MILLI);
        for (TcpStream each : servers) {
            assertThat(each.tryRead(into.clear())).isEqualTo(100);
        }
        net.run(10_000 * MILLI);
        assertThat(net.client.tcp.chunks().taken() + net.server.tcp.chunks().taken()).isZero();
        clients.forEach(TcpStream::close);
        net.run(100 * MILLI);
        servers.forEach(TcpStream::close);
        net.run(100_000 * MILLI);
        assertThat(net.client.tcp.size() + net.server.tcp.size()).isZero();
        assertThat(net.client.frames.out() + net.server.frames.out()).isZero();
    }

    @Test
    void shouldLeaveNothingOfShortConnections() throws IOException {
        TestNet net = new TestNet();
        TcpListener listener = net.server.listen(80);
        for (int i = 0; i < 20_000; i++) {
            TcpStream client = net.client.connect(net.server, 80);
            net.run(MILLI);
            TcpStream server = (TcpStream) listener.tryAccept();
            net.server.tcp.attach(server);
            client.tryWrite(bytes, 100, false);
            client.close();
            net.run(MILLI);
            assertThat(server.tryRead(into.clear())).isEqualTo(100);
            server.close();
            net.run(MILLI);
        }
        net.run(100_000 * MILLI);
        assertThat(net.client.tcp.size() + net.server.tcp.size()).isZero();
        assertThat(net.client.timers.size() + net.server.timers.size()).isZero();
        assertThat(net.client.frames.out() + net.server.frames.out()).isZero();
    }

    @Test
    void shouldServeOthersWhileItIsFloodedWithSyns() throws IOException {
        Peer peer = new Peer();
        TcpStream stream = peer.accepted();
        TcpListener other = peer.host.listen(81);
        int hostIsn = peer.hostIsn;
        for (int i = 0; i < 50_000; i++) {
            peer.port = 10_000 + i;
            peer.hostPort = 81;
            peer.sends("S", 0, 0, "");
            if (i % 1000 == 0) {
                assertThat(peer.text(peer.next())).isEqualTo("SA 0 1 0");
                peer.sends("A", 1, 1, "hello"); // one of them is honest
                TcpStream honest = (TcpStream) other.tryAccept();
                assertThat(honest.readable()).isEqualTo(5);
                honest.abort();
            }
            peer.discard();
            peer.clock.nowNanos += MILLI / 10;
        }
        assertThat(peer.host.tcp.size()).isLessThan(1100);
        peer.port = 5000;
        peer.hostPort = 80;
        peer.hostIsn = hostIsn;
        peer.sends("A", 1, 1, "abc");
        assertThat(stream.readable()).isEqualTo(3);
        peer.after(70_000);
        for (int i = 0; i < 10_000 && peer.host.tcp.size() > 1; i++) {
            peer.discard();
            peer.after(1_000);
        }
        assertThat(peer.host.tcp.size()).isEqualTo(1);
    }
}
