package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class ListenerTest {

    private static final EndpointOptions SHARED = EndpointOptions.NONE.with(StandardSocketOptions.SO_REUSEPORT, true);

    private final TestHost.Clock clock = new TestHost.Clock();
    private final TcpSettings settings = TcpSettings.defaults("dpdk");
    private final TcpPorts ports = new TcpPorts(settings);
    private final IpAddress address = IpAddress.ipv4(0x0a00_0001);
    private final TestHost host = new TestHost(clock, address, settings, ports, 0);
    private final TestHost other = new TestHost(clock, address, settings, ports, 1);

    private TcpListener listen(String local, int port, EndpointOptions options) throws IOException {
        return host.tcp.listen(new ListenRequest(new InetSocketAddress(local, port), 8, options));
    }

    @Test
    void shouldListenOnAnAddressOnceInAllLoops() throws IOException {
        TcpListener first = listen("10.0.0.1", 80, EndpointOptions.NONE);
        assertThatThrownBy(() -> other.listen(80)).isInstanceOf(BindException.class)
                .hasMessage("listen 10.0.0.1:80 via dpdk: Address already in use");
        assertThatThrownBy(() -> listen("0.0.0.0", 80, EndpointOptions.NONE)).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> listen("::", 80, EndpointOptions.NONE)).isInstanceOf(BindException.class);
        listen("10.0.0.3", 80, EndpointOptions.NONE);
        first.close();
        other.listen(80);
    }

    @Test
    void shouldChooseAFreePort() throws IOException {
        TcpListener one = listen("10.0.0.1", 0, EndpointOptions.NONE);
        TcpListener two = listen("10.0.0.1", 0, EndpointOptions.NONE);
        assertThat(one.local().getPort()).isBetween(32_768, 60_999).isNotEqualTo(two.local().getPort());
    }

    @Test
    void shouldPreferTheListenerOfTheAddress() throws IOException {
        TcpListener any = listen("::", 81, SHARED);
        TcpListener ipv4 = listen("0.0.0.0", 81, SHARED);
        TcpListener one = listen("10.0.0.1", 81, SHARED);
        IpAddress elsewhere = IpAddress.ipv4(0x0a00_0009);
        assertThat(ports.find(address.high(), address.low(), 81, 5)).isSameAs(one);
        assertThat(ports.find(elsewhere.high(), elsewhere.low(), 81, 5)).isSameAs(ipv4);
        assertThat(ports.find(0x20010db8_00000000L, 1, 81, 5)).isSameAs(any);
        assertThat(ports.find(address.high(), address.low(), 82, 5)).isNull();
    }

    @Test
    void shouldSpreadConnectionsOverListenersThatShareAPort() throws IOException {
        TcpListener one = listen("10.0.0.1", 80, SHARED);
        TcpListener two = other.listen(80, 8, SHARED);
        assertThat(ports.find(address.high(), address.low(), 80, 0)).isSameAs(one);
        assertThat(ports.find(address.high(), address.low(), 80, 1)).isSameAs(two);
    }

    @Test
    void shouldHandAConnectionOfAnotherLoopToTheListenersOwn() throws IOException {
        TcpListener listener = listen("10.0.0.1", 80, EndpointOptions.NONE);
        assertThat(listener.tryAccept()).isNull();
        host.foreign = true; // what follows runs in the other loop
        Peer peer = new Peer();
        connect(peer);
        assertThat(host.bits(listener)).isZero();
        host.foreign = false;
        host.turn();
        assertThat(host.bits(listener)).isEqualTo(Endpoint.READABLE);
        TcpStream stream = (TcpStream) listener.tryAccept();
        assertThat(stream.layer()).isSameAs(other.tcp);
        assertThatThrownBy(() -> host.tcp.attach(stream)).isInstanceOf(IOException.class);
        other.tcp.attach(stream);
        other.turn();
        assertThat(other.bits(stream)).isEqualTo(Endpoint.WRITABLE);
    }

    /** Segments of a peer's handshake, played into the second host. */
    private void connect(Peer peer) throws IOException {
        TestHost client = new TestHost(clock, peer.address, settings);
        client.connect(other, 80);
        for (int i = 0; i < 3; i++) {
            client.turn();
            client.sent.forEach(other::receive);
            client.sent.clear();
            other.turn();
            other.sent.forEach(client::receive);
            other.sent.clear();
        }
    }

    @Test
    void shouldTakeNothingAfterItsEnd() throws IOException {
        TcpListener listener = listen("10.0.0.1", 80, EndpointOptions.NONE);
        listener.close();
        listener.close();
        listener.abort();
        assertThatThrownBy(listener::tryAccept).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shouldGiveItsOptionsToItsConnections() throws IOException {
        Peer peer = new Peer();
        TcpStream stream = peer.accepted(EndpointOptions.NONE.with(StandardSocketOptions.SO_LINGER, 7)
                .with(StandardSocketOptions.TCP_NODELAY, false));
        assertThat(stream.option(StandardSocketOptions.SO_LINGER)).isEqualTo(7);
        assertThat(stream.option(StandardSocketOptions.TCP_NODELAY)).isFalse();
    }
}
