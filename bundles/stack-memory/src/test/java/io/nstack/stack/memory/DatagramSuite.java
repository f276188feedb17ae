package io.nstack.stack.memory;

import static io.nstack.stack.memory.Lab.at;
import static io.nstack.stack.memory.Lab.bytes;
import static io.nstack.stack.memory.Lab.loopback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What datagram sockets do, both in the same loop or each in its own. */
abstract class DatagramSuite {

    private final int loopCount;
    private Lab lab;
    private HandLoop loopA;
    private HandLoop loopB;
    private DatagramEndpoint a;
    private DatagramEndpoint b;

    DatagramSuite(int loopCount) { this.loopCount = loopCount; }

    @BeforeEach
    void open() throws Exception {
        lab = new Lab(loopCount);
        loopA = lab.loop(0);
        loopB = lab.loop(1);
        a = open(loopA, AddressFamily.INET, loopback(0), EndpointOptions.NONE);
        b = open(loopB, AddressFamily.INET, loopback(0), EndpointOptions.NONE);
    }

    @AfterEach
    void close() throws Exception { lab.close(); }

    private static DatagramEndpoint open(HandLoop in, AddressFamily family, InetSocketAddress local,
            EndpointOptions options) throws Exception {
        return in.call(() -> in.engine().openDatagram(new DatagramRequest(family, local, options)));
    }

    private static InetSocketAddress address(DatagramEndpoint of) { return (InetSocketAddress) of.local(); }

    private boolean send(HandLoop in, DatagramEndpoint from, byte[] content, InetSocketAddress to) throws Exception {
        ByteBuf buffer = Lab.direct(content);
        try {
            return in.call(() -> from.trySend(buffer, to));
        } finally {
            assertThat(buffer.readableBytes()).isEqualTo(content.length);
            buffer.release();
        }
    }

    private byte[] receive(HandLoop in, DatagramEndpoint to) throws Exception {
        lab.settle();
        ByteBuf buffer = Unpooled.directBuffer(70_000, 70_000);
        try {
            int count = in.call(() -> to.tryReceive(buffer));
            assertThat(buffer.readableBytes()).isEqualTo(Math.max(0, count));
            byte[] all = new byte[buffer.readableBytes()];
            buffer.readBytes(all);
            return count < 0 ? null : all;
        } finally {
            buffer.release();
        }
    }

    @Test
    void shouldCarryADatagramAndItsSender() throws Exception {
        assertThat(send(loopA, a, bytes("hello"), address(b))).isTrue();
        assertThat(send(loopA, a, bytes(""), address(b))).isTrue();
        assertThat(receive(loopB, b)).isEqualTo(bytes("hello"));
        assertThat(b.sender()).isEqualTo(address(a));
        assertThat(receive(loopB, b)).as("an empty one").isEmpty();
        assertThat(receive(loopB, b)).isNull();
    }

    @Test
    void shouldReportTheNextEdgeAfterNone() throws Exception {
        assertThat(receive(loopB, b)).isNull();
        send(loopA, a, bytes("edge"), address(b));
        lab.settle();
        assertThat(loopB.bits(b)).isEqualTo(Endpoint.READABLE);
    }

    @Test
    void shouldCarryTheLongestInOnePieceAmongOthers() throws Exception {
        byte[] longest = new byte[65_507];
        new Random(1).nextBytes(longest);
        send(loopA, a, longest, address(b));
        send(loopB, b, bytes("from itself"), address(b));
        send(loopA, a, longest, address(b));
        byte[] first = receive(loopB, b);
        byte[] second = receive(loopB, b);
        byte[] third = receive(loopB, b);
        assertThat(new int[]{first.length, second.length, third.length}).containsExactlyInAnyOrder(longest.length, 11,
                longest.length);
        assertThat(first).isEqualTo(longest);
        assertThatThrownBy(() -> send(loopA, a, new byte[65_508], address(b))).isInstanceOf(SocketException.class)
                .hasMessageEndingWith("Message too long");
    }

    @Test
    void shouldLoseWhatDoesNotFit() throws Exception {
        send(loopA, a, bytes("0123456789"), address(b));
        send(loopA, a, bytes("next"), address(b));
        lab.settle();
        ByteBuf small = Unpooled.directBuffer(4, 4);
        assertThat(loopB.call(() -> b.tryReceive(small))).isEqualTo(4);
        small.release();
        assertThat(receive(loopB, b)).isEqualTo(bytes("next"));
    }

    @Test
    void shouldLoseWhatComesWhileTheReceiveBufferIsFull() throws Exception {
        b.option(StandardSocketOptions.SO_RCVBUF, 80_000);
        for (int i = 0; i < 100; i++) {
            assertThat(send(loopA, a, bytes("datagram " + i), address(b))).isTrue();
        }
        int count = 0;
        while (receive(loopB, b) != null) {
            count++;
        }
        assertThat(count).isBetween(5, 20);
        send(loopA, a, bytes("after it"), address(b));
        assertThat(receive(loopB, b)).isEqualTo(bytes("after it"));
    }

    @Test
    void shouldSayFullWhenTheWayIsFullAndWritableAfterwards() throws Exception {
        int sent = 0;
        while (send(loopA, a, bytes("more"), address(b))) {
            sent++;
        }
        assertThat(sent).isBetween(500, 2000);
        loopA.bits(a);
        lab.settle();
        assertThat(loopA.bits(a)).isEqualTo(Endpoint.WRITABLE);
        assertThat(send(loopA, a, bytes("more"), address(b))).isTrue();
    }

    @Test
    void shouldSpeakBothFamiliesFromAnInet6Socket() throws Exception {
        DatagramEndpoint dual = open(loopA, AddressFamily.INET6, at("::", 0), EndpointOptions.NONE);
        DatagramEndpoint six = open(loopB, AddressFamily.INET6, at("::1", 0), EndpointOptions.NONE);
        int port = address(dual).getPort();
        send(loopB, b, bytes("four"), loopback(port));
        assertThat(receive(loopA, dual)).isEqualTo(bytes("four"));
        send(loopB, six, bytes("six"), at("::1", port));
        assertThat(receive(loopA, dual)).isEqualTo(bytes("six"));
        assertThat(dual.sender()).isEqualTo(address(six));
        send(loopA, dual, bytes("back"), address(b));
        assertThat(receive(loopB, b)).isEqualTo(bytes("back"));
        assertThat(b.sender()).isEqualTo(loopback(port));
        assertThatThrownBy(() -> send(loopA, a, bytes("x"), address(six))).isInstanceOf(NoRouteToHostException.class);
    }

    @Test
    void shouldBindLaterAndOnlyOnce() throws Exception {
        DatagramEndpoint late = open(loopA, AddressFamily.INET, null, EndpointOptions.NONE);
        assertThat(late.local()).isNull();
        loopA.call(() -> {
            late.bind(loopback(0));
            return null;
        });
        DatagramEndpoint other = open(loopB, AddressFamily.INET, null, EndpointOptions.NONE);
        assertThatThrownBy(() -> other.bind(address(late))).isInstanceOf(BindException.class)
                .hasMessage("bind 127.0.0.1:" + address(late).getPort() + " via memory: Address already in use");
        assertThatThrownBy(() -> late.bind(loopback(0))).isInstanceOf(SocketException.class);
        assertThat(send(loopB, other, bytes("unbound"), address(a))).isTrue();
        assertThat(receive(loopA, a)).isEqualTo(bytes("unbound"));
        assertThat(a.sender()).isEqualTo(loopback(address(other).getPort()));
    }

    @Test
    void shouldHearItsConnectedPeerOnly() throws Exception {
        loopA.call(() -> {
            a.connect(address(b));
            return null;
        });
        DatagramEndpoint stranger = open(loopB, AddressFamily.INET, loopback(0), EndpointOptions.NONE);
        send(loopB, stranger, bytes("noise"), address(a));
        send(loopB, b, bytes("signal"), address(a));
        assertThat(receive(loopA, a)).isEqualTo(bytes("signal"));
        send(loopA, a, bytes("to the peer"), null);
        assertThat(receive(loopB, b)).isEqualTo(bytes("to the peer"));
        loopA.call(() -> {
            a.disconnect();
            return null;
        });
        assertThat(a.remote()).isNull();
        assertThatThrownBy(() -> send(loopA, a, bytes("x"), null)).hasMessageContaining("Destination");
    }

    @Test
    void shouldThrowAPendingErrorOnce() throws Exception {
        loopA.call(() -> {
            a.connect(address(b));
            return null;
        });
        lab.close(loopB, b);
        send(loopA, a, bytes("into the void"), null);
        lab.settle();
        assertThat(loopA.bits(a) & Endpoint.READABLE).isNotZero();
        assertThatThrownBy(() -> receive(loopA, a)).isInstanceOf(PortUnreachableException.class);
        assertThat(receive(loopA, a)).isNull();
    }

    @Test
    void shouldTellThatTheReceiverClosedMeanwhile() throws Exception {
        loopA.call(() -> {
            a.connect(address(b));
            return null;
        });
        send(loopA, a, bytes("crossing"), null);
        lab.close(loopB, b);
        lab.settle();
        assertThatThrownBy(() -> receive(loopA, a)).isInstanceOf(PortUnreachableException.class);
    }

    @Test
    void shouldShareAPortWhereAllAgree() throws Exception {
        EndpointOptions sharing = EndpointOptions.NONE.with(StandardSocketOptions.SO_REUSEPORT, true);
        DatagramEndpoint one = open(loopA, AddressFamily.INET, loopback(0), sharing);
        DatagramEndpoint two = open(loopB, AddressFamily.INET, address(one), sharing);
        send(loopA, a, bytes("to one of them"), address(one));
        boolean first = receive(loopA, one) != null;
        boolean second = receive(loopB, two) != null;
        assertThat(first).isNotEqualTo(second);
    }
}
