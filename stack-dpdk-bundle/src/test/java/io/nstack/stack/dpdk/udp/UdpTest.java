package io.nstack.stack.dpdk.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.dpdk.ip.TwoHosts;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpTest {

    private final TwoHosts hosts = new TwoHosts(1500);
    private final UdpPorts portsOfA = new UdpPorts(new Random(1));
    private final UdpPorts portsOfB = new UdpPorts(new Random(2));
    private final UdpLayer a = layer(hosts.a, portsOfA);
    private final UdpLayer b = layer(hosts.b, portsOfB);

    private static UdpLayer layer(TwoHosts.One on, UdpPorts ports) {
        return new UdpLayer(new UdpSettings("dpdk~x", 65_507, 65_536), ports, on.ip, on.home,
                UnpooledByteBufAllocator.DEFAULT);
    }

    @AfterEach
    void nothingIsLeft() {
        a.close();
        b.close();
        assertThat(hosts.close()).isZero();
    }

    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static UdpEndpoint open(UdpLayer layer, String host, int port) throws IOException {
        InetSocketAddress local = at(host, port);
        return layer.open(new DatagramRequest(AddressFamily.of(local), local, EndpointOptions.NONE));
    }

    private static boolean send(UdpEndpoint from, InetSocketAddress to, byte[] bytes) throws IOException {
        ByteBuf buffer = Unpooled.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
        try {
            return from.trySend(buffer, to);
        } finally {
            buffer.release();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Null = none. */
    private static byte[] receive(UdpEndpoint at) throws IOException {
        ByteBuf buffer = Unpooled.directBuffer(70_000);
        try {
            if (at.tryReceive(buffer) < 0) {
                return null;
            }
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            return bytes;
        } finally {
            buffer.release();
        }
    }

    private static List<Integer> bits(UdpLayer layer, Endpoint of) {
        List<Integer> bits = new ArrayList<>();
        layer.drainReady((endpoint, each) -> {
            if (endpoint == of) {
                bits.add(each);
            }
        });
        return bits;
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.", "fd00::"})
    void shouldCarryDatagramsOfAllLengthsWithTheirSender(String net) throws Exception {
        UdpEndpoint from = open(a, net + 1, 0);
        UdpEndpoint to = open(b, net + 2, 53);
        for (int length : new int[]{0, 1, 7, 1472, 1473, 5000, 65_507}) {
            assertThat(send(from, at(net + 2, 53), random(length))).isTrue();
            hosts.run();
            assertThat(receive(to)).as("%d", length).isEqualTo(random(length));
            assertThat(to.sender()).isEqualTo(from.local());
        }
        assertThat(receive(to)).isNull();
    }

    @Test
    void shouldReportReadableAfterItSaidThatThereWasNone() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        UdpEndpoint to = open(b, "10.0.0.2", 53);
        assertThat(receive(to)).isNull();
        send(from, at("10.0.0.2", 53), random(3));
        send(from, at("10.0.0.2", 53), random(4));
        hosts.run();
        assertThat(bits(b, to)).containsExactly(Endpoint.READABLE);
        assertThat(b.isIdle()).isTrue();
    }

    @Test
    void shouldRefuseAnAddressTwiceAndFreeItWhenItIsClosed() throws Exception {
        UdpEndpoint first = open(a, "10.0.0.1", 53);
        assertThatThrownBy(() -> open(a, "10.0.0.1", 53)).isInstanceOf(BindException.class)
                .hasMessage("bind 10.0.0.1:53 via dpdk~x: Address already in use");
        assertThatThrownBy(() -> open(a, "0.0.0.0", 53)).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> open(a, "10.0.0.9", 53)).hasMessageContaining("Cannot assign requested address");
        first.close();
        open(a, "0.0.0.0", 53);
        open(a, "fd00::1", 53);
    }

    @Test
    void shouldChooseAPortThatIsFreeAndHighEnough() throws Exception {
        UdpEndpoint one = open(a, "10.0.0.1", 0);
        UdpEndpoint other = open(a, "10.0.0.1", 0);
        assertThat(one.local().getPort()).isGreaterThanOrEqualTo(16_384).isNotEqualTo(other.local().getPort());
        assertThat(portsOfA.loopOf(one.local().getPort())).isZero();
        assertThat(portsOfA.loopOf(1)).isEqualTo(-1);
    }

    @Test
    void shouldThrowAPortUnreachableOnceOnAConnectedSocket() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        from.connect(at("10.0.0.2", 99));
        send(from, null, random(3));
        hosts.run();
        assertThat(bits(a, from)).containsExactly(Endpoint.READABLE | Endpoint.WRITABLE);
        assertThatThrownBy(() -> receive(from)).isInstanceOf(PortUnreachableException.class)
                .hasMessage("send to 10.0.0.2:99 via dpdk~x: Connection refused");
        assertThat(receive(from)).isNull();
    }

    @Test
    void shouldThrowThatThereIsNoSuchHost() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        from.connect(at("10.0.0.77", 99));
        send(from, null, random(3));
        for (int i = 0; i < 4; i++) {
            hosts.pass(1_000_000_000L);
        }
        assertThatThrownBy(() -> receive(from)).isInstanceOf(NoRouteToHostException.class);
    }

    @Test
    void shouldHearItsPeerOnlyWhileConnected() throws Exception {
        UdpEndpoint self = open(b, "10.0.0.2", 53);
        UdpEndpoint peer = open(a, "10.0.0.1", 1000);
        UdpEndpoint stranger = open(a, "10.0.0.1", 1001);
        self.connect(at("10.0.0.1", 1000));
        send(stranger, at("10.0.0.2", 53), random(3));
        send(peer, at("10.0.0.2", 53), random(4));
        hosts.run();
        assertThat(receive(self)).isEqualTo(random(4));
        assertThat(receive(self)).isNull();
        self.disconnect();
        send(stranger, at("10.0.0.2", 53), random(3));
        hosts.run();
        assertThat(receive(self)).isEqualTo(random(3));
    }

    @Test
    void shouldPreferTheConnectedSocketThenTheExactAddress() throws Exception {
        EndpointOptions shared = EndpointOptions.NONE.with(StandardSocketOptions.SO_REUSEADDR, true);
        UdpEndpoint any = b.open(new DatagramRequest(AddressFamily.INET, at("0.0.0.0", 53), shared));
        UdpEndpoint exact = b.open(new DatagramRequest(AddressFamily.INET, at("10.0.0.2", 53), shared));
        UdpEndpoint connected = b.open(new DatagramRequest(AddressFamily.INET, at("0.0.0.0", 53), shared));
        connected.connect(at("10.0.0.1", 1000));
        send(open(a, "10.0.0.1", 1000), at("10.0.0.2", 53), random(1));
        send(open(a, "10.0.0.1", 1001), at("10.0.0.2", 53), random(2));
        hosts.run();
        assertThat(receive(connected)).isEqualTo(random(1));
        assertThat(receive(exact)).isEqualTo(random(2));
        assertThat(receive(any)).isNull();
    }

    @Test
    void shouldWantPermissionForBroadcast() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        UdpEndpoint to = open(b, "0.0.0.0", 67);
        UdpEndpoint own = open(a, "0.0.0.0", 67);
        assertThatThrownBy(() -> send(from, at("255.255.255.255", 67), random(3)))
                .hasMessageContaining("Permission denied");
        from.option(StandardSocketOptions.SO_BROADCAST, true);
        send(from, at("255.255.255.255", 67), random(3));
        send(from, at("10.0.0.255", 67), random(4));
        hosts.run();
        for (UdpEndpoint each : List.of(to, own)) {
            assertThat(receive(each)).isEqualTo(random(3));
            assertThat(receive(each)).isEqualTo(random(4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"239.1.2.3", "ff05::7"})
    void shouldHearAGroupWhileJoined(String group) throws Exception {
        NetworkInterface on = NetworkInterface.getByIndex(1);
        boolean ipv4 = group.startsWith("2");
        UdpEndpoint from = open(a, ipv4 ? "10.0.0.1" : "fd00::1", 0);
        UdpEndpoint to = open(b, ipv4 ? "0.0.0.0" : "::", 5000);
        UdpEndpoint deaf = open(b, ipv4 ? "10.0.0.2" : "fd00::2", 5001);
        send(from, at(group, 5000), random(1));
        hosts.run();
        to.join(InetAddress.ofLiteral(group), on, null);
        assertThatThrownBy(() -> to.join(InetAddress.ofLiteral(group), on, null)).isInstanceOf(SocketException.class);
        send(from, at(group, 5000), random(2));
        send(from, at(group, 5001), random(2));
        hosts.run();
        to.leave(InetAddress.ofLiteral(group), on, null);
        send(from, at(group, 5000), random(3));
        hosts.run();
        assertThat(receive(to)).isEqualTo(random(2));
        assertThat(receive(to)).isNull();
        assertThat(receive(deaf)).isNull();
    }

    @Test
    void shouldHearOneSourceOfAGroupAndItselfUnlessTurnedOff() throws Exception {
        NetworkInterface on = NetworkInterface.getByIndex(1);
        UdpEndpoint self = open(a, "0.0.0.0", 5000);
        InetAddress group = InetAddress.ofLiteral("239.1.2.3");
        self.join(group, on, InetAddress.ofLiteral("10.0.0.1"));
        UdpEndpoint stranger = open(b, "10.0.0.2", 0);
        send(stranger, at("239.1.2.3", 5000), random(1));
        hosts.run();
        assertThat(receive(self)).isNull();
        send(self, at("239.1.2.3", 5000), random(2));
        hosts.run();
        assertThat(receive(self)).isEqualTo(random(2));
        self.option(StandardSocketOptions.IP_MULTICAST_LOOP, false);
        send(self, at("239.1.2.3", 5000), random(3));
        hosts.run();
        assertThat(receive(self)).isNull();
        self.leave(group, on, InetAddress.ofLiteral("10.0.0.1"));
        assertThatThrownBy(() -> self.leave(group, on, null)).isInstanceOf(SocketException.class);
    }

    @Test
    void shouldBoundWhatWaitsToBeReceived() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        UdpEndpoint to = open(b, "10.0.0.2", 53);
        to.option(StandardSocketOptions.SO_RCVBUF, 4000);
        for (int i = 0; i < 10; i++) {
            send(from, at("10.0.0.2", 53), random(1000));
            hosts.run();
        }
        int count = 0;
        while (receive(to) != null) {
            count++;
        }
        assertThat(count).isEqualTo(3);
        assertThat(b.dropped()).isEqualTo(7);
    }

    @Test
    void shouldSayThatADatagramIsTooLong() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        assertThatThrownBy(() -> send(from, at("10.0.0.2", 53), new byte[65_508]))
                .hasMessage("send to 10.0.0.2:53 via dpdk~x: Message too long");
        assertThat(send(from, at("10.0.0.2", 53), random(3))).isTrue();
    }

    @Test
    void shouldBeFullWhileTheLinkIsAndSayWhenThereIsRoom() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        UdpEndpoint to = open(b, "10.0.0.2", 53);
        send(from, at("10.0.0.2", 53), random(3));
        hosts.run();
        hosts.a.queue.takes = 0;
        int sent = 0;
        while (send(from, at("10.0.0.2", 53), random(3))) {
            sent++;
        }
        assertThat(sent).isEqualTo(192);
        assertThat(bits(a, from)).isEmpty();
        hosts.a.queue.takes = 1000;
        hosts.a.ip.flush();
        assertThat(bits(a, from)).containsExactly(Endpoint.WRITABLE);
        hosts.run();
        assertThat(receive(to)).isNotNull();
    }

    @Test
    void shouldLowerItsDatagramsToThePathMtuThatARouterSays() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 1000);
        UdpEndpoint to = open(b, "10.0.0.2", 53);
        send(from, at("10.0.0.2", 53), random(1400));
        hosts.run();
        assertThat(receive(to)).hasSize(1400);
        var way = hosts.a.ip.destination(0, 0xffff_0a00_0001L, 0, 0xffff_0a00_0002L);
        a.onError(new io.nstack.stack.dpdk.ip.PathError(io.nstack.stack.dpdk.ip.PathError.Kind.TOO_BIG, 600, 17,
                io.nstack.stack.dpdk.ip.IpAddress.ipv4(0x0a000001), 1000,
                io.nstack.stack.dpdk.ip.IpAddress.ipv4(0x0a000002), 53, 0,
                io.nstack.stack.dpdk.ip.IpAddress.ipv4(0x0a0000fe)), hosts.now);
        assertThat(way.mtuBytes()).isEqualTo(600);
        int[] longest = new int[1];
        hosts.wire = frame -> {
            longest[0] = Math.max(longest[0], frame.length - 14);
            return frame;
        };
        send(from, at("10.0.0.2", 53), random(1400));
        hosts.run();
        assertThat(receive(to)).isEqualTo(random(1400));
        assertThat(longest[0]).isLessThanOrEqualTo(600);
    }

    @Test
    void shouldDropADatagramWithABadChecksum() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        UdpEndpoint to = open(b, "10.0.0.2", 53);
        send(from, at("10.0.0.2", 53), random(30));
        hosts.run();
        assertThat(receive(to)).isNotNull();
        hosts.wire = frame -> {
            frame[frame.length - 1]++;
            return frame;
        };
        send(from, at("10.0.0.2", 53), random(30));
        hosts.run();
        assertThat(receive(to)).isNull();
    }

    @Test
    void shouldHandADatagramOverToTheLoopOfItsSocket() throws Exception {
        var otherHome = new io.nstack.stack.dpdk.ip.TestHome(1);
        var otherIp = new io.nstack.stack.dpdk.ip.IpLayer(hosts.b.host, otherHome,
                new io.nstack.link.LinkTraits("test", 2, 1500, 1, java.util.Set.of(), false), hosts.b.queue, hosts.now);
        UdpLayer other = new UdpLayer(new UdpSettings("dpdk~x", 65_507, 65_536), portsOfB, otherIp, otherHome,
                UnpooledByteBufAllocator.DEFAULT);
        UdpEndpoint to = open(other, "10.0.0.2", 53);
        assertThat(portsOfB.loopOf(53)).isEqualTo(1);
        for (int length : new int[]{30, 3000}) {
            send(open(a, "10.0.0.1", 0), at("10.0.0.2", 53), random(length));
            hosts.run();
            assertThat(receive(to)).isNull();
            otherHome.run();
            assertThat(receive(to)).isEqualTo(random(length));
        }
        other.close();
        otherIp.close();
    }

    @Test
    void shouldMoveBatchesInOrder() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        UdpEndpoint to = open(b, "10.0.0.2", 53);
        ByteBuf[] out = {Unpooled.directBuffer().writeInt(1), Unpooled.directBuffer().writeInt(2)};
        assertThat(from.trySend(out, new InetSocketAddress[]{at("10.0.0.2", 53), at("10.0.0.2", 53)}, 2)).isEqualTo(2);
        hosts.run();
        ByteBuf[] in = {Unpooled.directBuffer(8), Unpooled.directBuffer(8), Unpooled.directBuffer(8)};
        InetSocketAddress[] senders = new InetSocketAddress[3];
        assertThat(to.tryReceive(in, senders, 3)).isEqualTo(2);
        assertThat(in[0].readInt()).isEqualTo(1);
        assertThat(in[1].readInt()).isEqualTo(2);
        assertThat(senders).startsWith(from.local(), from.local());
        assertThat(out[0].readerIndex()).isZero();
    }

    @Test
    void shouldFailWithTheReasonWhenTheLinkHasGone() throws Exception {
        UdpEndpoint self = open(a, "10.0.0.1", 53);
        a.fail("link veth0 has gone");
        assertThat(bits(a, self)).containsExactly(Endpoint.FAILED);
        assertThat(self.failure()).hasMessage("datagrams of 10.0.0.1:53 via dpdk~x: link veth0 has gone");
        self.close();
        self.abort();
    }

    @Test
    void shouldRefuseOptionsThatItDoesNotHaveAndValuesOutOfRange() throws Exception {
        UdpEndpoint self = open(a, "10.0.0.1", 53);
        assertThatThrownBy(() -> self.option(StandardSocketOptions.TCP_NODELAY, true))
                .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("TCP_NODELAY");
        assertThatThrownBy(() -> self.option(StandardSocketOptions.SO_RCVBUF, -5))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("SO_RCVBUF")
                .hasMessageContaining("-5");
        self.option(StandardSocketOptions.IP_TOS, 0xb8);
        assertThat(self.option(StandardSocketOptions.IP_TOS)).isEqualTo(0xb8);
    }

    @Test
    void shouldCopyWhatItKeepsWhenFramesRunShort() throws Exception {
        UdpEndpoint from = open(a, "10.0.0.1", 0);
        UdpEndpoint to = open(b, "10.0.0.2", 53);
        to.option(StandardSocketOptions.SO_RCVBUF, 10_000_000);
        for (int i = 0; i < 1000; i++) {
            send(from, at("10.0.0.2", 53), random(100));
            hosts.run();
        }
        assertThat(hosts.b.frames.available()).isGreaterThan(100);
        for (int i = 0; i < 1000; i++) {
            assertThat(receive(to)).isEqualTo(random(100));
        }
    }
}
