package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.poll.DatagramBatching;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Multicast;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every engine's datagram sockets do. */
abstract class DatagramSuite extends EngineFixture {

    DatagramSuite(Flavour flavour) { super(flavour); }

    private DatagramEndpoint open(AddressFamily family, InetSocketAddress local) throws Exception {
        return loop.call(() -> loop.engine().openDatagram(new DatagramRequest(family, local, EndpointOptions.NONE)));
    }

    private DatagramEndpoint bound() throws Exception { return open(AddressFamily.INET, loopback(0)); }

    private InetSocketAddress address(DatagramEndpoint endpoint) throws Exception {
        return (InetSocketAddress) loop.call(endpoint::local);
    }

    private void send(DatagramEndpoint from, String text, InetSocketAddress to) throws Exception {
        ByteBuf buffer = direct(bytes(text));
        assertThat(loop.call(() -> from.trySend(buffer, to))).isTrue();
        assertThat(buffer.readableBytes()).isEqualTo(text.length());
        buffer.release();
    }

    private byte[] receive(DatagramEndpoint to) throws Exception {
        ByteBuf buffer = Unpooled.directBuffer(64 * 1024);
        int[] got = new int[1];
        loop.await("a datagram", () -> {
            got[0] = to.tryReceive(buffer);
            return got[0] >= 0;
        });
        assertThat(buffer.readableBytes()).isEqualTo(got[0]);
        byte[] all = new byte[got[0]];
        buffer.readBytes(all).release();
        return all;
    }

    private Throwable receiveFailure(DatagramEndpoint to) throws Exception {
        ByteBuf buffer = Unpooled.directBuffer(64);
        Throwable[] failure = new Throwable[1];
        loop.await("a pending error", () -> {
            try {
                to.tryReceive(buffer);
                return false;
            } catch (IOException e) {
                failure[0] = e;
                return true;
            }
        });
        buffer.release();
        return failure[0];
    }

    @Test
    void shouldSpeakBothFamiliesFromAnInet6Socket() throws Exception {
        DatagramEndpoint dual = open(AddressFamily.INET6, new InetSocketAddress(InetAddress.ofLiteral("::"), 0));
        DatagramEndpoint four = bound();
        DatagramEndpoint six = open(AddressFamily.INET6, loopback6(0));
        int port = address(dual).getPort();
        send(four, "four", loopback(port));
        assertThat(receive(dual)).isEqualTo(bytes("four"));
        assertThat(loop.call(dual::sender)).isEqualTo(address(four));
        send(six, "six", loopback6(port));
        assertThat(receive(dual)).isEqualTo(bytes("six"));
        assertThat(loop.call(dual::sender)).isEqualTo(address(six));
        send(dual, "back", address(four));
        assertThat(receive(four)).isEqualTo(bytes("back"));
    }

    @Test
    void shouldBindLaterAndOnlyOnce() throws Exception {
        DatagramEndpoint late = open(AddressFamily.INET, null);
        assertThat(loop.call(late::local)).isNull();
        loop.run(() -> late.bind(loopback(0)));
        assertThat(address(late).getPort()).isPositive();
        DatagramEndpoint other = open(AddressFamily.INET, null);
        InetSocketAddress taken = address(late);
        assertThatThrownBy(() -> loop.run(() -> other.bind(taken))).isInstanceOf(BindException.class)
                .hasMessageContaining("127.0.0.1:" + taken.getPort());
    }

    @Test
    void shouldThrowAPendingErrorOnce() throws Exception {
        int port;
        try (DatagramSocket gone = new DatagramSocket(loopback(0))) {
            port = gone.getLocalPort();
        }
        DatagramEndpoint a = bound();
        loop.run(() -> a.connect(loopback(port)));
        send(a, "into the void", null);
        assertThat(receiveFailure(a)).isInstanceOf(PortUnreachableException.class);
        loop.run(() -> {
            ByteBuf buffer = Unpooled.directBuffer(8);
            assertThat(a.tryReceive(buffer)).isEqualTo(-1);
            buffer.release();
        });
    }

    @Test
    void shouldMoveSeveralAtOnceInOrder() throws Exception {
        DatagramEndpoint a = bound();
        DatagramEndpoint b = bound();
        assumeThat(a).isInstanceOf(DatagramBatching.class);
        DatagramBatching sender = (DatagramBatching) a;
        DatagramBatching receiver = (DatagramBatching) b;
        int count = sender.maxBatch();
        ByteBuf[] out = new ByteBuf[count];
        InetSocketAddress[] to = new InetSocketAddress[count];
        ByteBuf[] in = new ByteBuf[count];
        for (int i = 0; i < count; i++) {
            out[i] = direct(bytes("message " + i));
            to[i] = address(b);
            in[i] = Unpooled.directBuffer(64);
        }
        assertThat(loop.call(() -> sender.trySend(out, to, count))).isEqualTo(count);
        InetSocketAddress[] from = new InetSocketAddress[count];
        assertThat(loop.call(() -> receiver.tryReceive(in, from, count))).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertThat(in[i].toString(java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("message " + i);
            assertThat(from[i]).isEqualTo(address(a));
            in[i].release();
            out[i].release();
        }
        ByteBuf[] one = {Unpooled.directBuffer(1)};
        assertThat(loop.call(() -> receiver.tryReceive(one, from, 1))).isZero();
        one[0].release();
    }

    @Test
    void shouldJoinAndLeaveAGroup() throws Exception {
        NetworkInterface lo = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
        InetAddress group = InetAddress.ofLiteral("239.255.7.7");
        DatagramEndpoint member = open(AddressFamily.INET, new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0));
        DatagramEndpoint speaker = bound();
        loop.run(() -> {
            ((Multicast) member).join(group, lo, null);
            speaker.option(StandardSocketOptions.IP_MULTICAST_IF, lo);
            speaker.option(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        });
        assertThat(loop.call(() -> speaker.option(StandardSocketOptions.IP_MULTICAST_IF))).isEqualTo(lo);
        send(speaker, "to all", new InetSocketAddress(group, address(member).getPort()));
        assertThat(receive(member)).isEqualTo(bytes("to all"));
        loop.run(() -> ((Multicast) member).leave(group, lo, null));
        assertThatThrownBy(() -> loop.run(() -> ((Multicast) member).leave(group, lo, null)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldJoinAGroupForOneSender() throws Exception {
        NetworkInterface lo = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
        InetAddress group = InetAddress.ofLiteral("232.1.2.3");
        DatagramEndpoint member = open(AddressFamily.INET, new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0));
        DatagramEndpoint speaker = bound();
        loop.run(() -> {
            ((Multicast) member).join(group, lo, InetAddress.ofLiteral("127.0.0.1"));
            speaker.option(StandardSocketOptions.IP_MULTICAST_IF, lo);
        });
        send(speaker, "from the one", new InetSocketAddress(group, address(member).getPort()));
        assertThat(receive(member)).isEqualTo(bytes("from the one"));
        loop.run(() -> ((Multicast) member).leave(group, lo, InetAddress.ofLiteral("127.0.0.1")));
    }

    @Test
    void shouldSendFromTheConfiguredAddress() throws Exception {
        use(Map.of("localAddress", "127.0.0.9"));
        DatagramEndpoint b = bound();
        DatagramEndpoint a = open(AddressFamily.INET, null);
        send(a, "from nine", address(b));
        assertThat(receive(b)).isEqualTo(bytes("from nine"));
        assertThat(loop.call(b::sender).getAddress()).isEqualTo(InetAddress.ofLiteral("127.0.0.9"));
    }
}
