package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine's streams and listeners do. */
abstract class StreamSuite extends EngineFixture {

    StreamSuite(Flavour flavour) { super(flavour); }

    @Test
    void shouldEchoOverInet6() throws Exception {
        Pair pair = pair(loopback6(0));
        write(pair.client(), bytes("six"));
        assertThat(read(pair.server(), 3)).isEqualTo(bytes("six"));
    }

    @Test
    void shouldAcceptBothFamiliesOnTheWildcard() throws Exception {
        ListenerEndpoint listener = listen(new InetSocketAddress(0));
        int port = ((InetSocketAddress) loop.call(listener::local)).getPort();
        connect(loopback(port));
        accept(listener);
        connect(loopback6(port));
        accept(listener);
    }

    @Test
    void shouldRefuseWithNameOfAddressAndStack() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = gone.getLocalPort();
        }
        IOException failure = connectFailure(loopback(port));
        assertThat(failure).isInstanceOf(ConnectException.class).hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("via kernel").hasMessageContaining("Connection refused");
    }

    @Test
    void shouldSayThatThereIsNoRoute() throws Exception {
        // 240.0.0.0/4 is reserved (RFC 1112 section 4); Linux has no way to its last address but as broadcast.
        IOException failure = connectFailure(new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 9));
        assertThat(failure).isInstanceOfAny(NoRouteToHostException.class, java.net.SocketException.class)
                .hasMessageContaining("255.255.255.255:9");
    }

    private IOException connectFailure(InetSocketAddress remote) throws Exception {
        StreamEndpoint stream;
        try {
            stream = begin(remote);
        } catch (IOException e) {
            return e; // at once
        }
        loop.awaitBits(stream, Endpoint.FAILED);
        IOException failure = loop.call(stream::failure);
        loop.run(stream::close);
        return failure;
    }

    @Test
    void shouldNameTheAddressThatIsInUse() throws Exception {
        ListenerEndpoint first = listen(loopback(0));
        InetSocketAddress taken = (InetSocketAddress) loop.call(first::local);
        assertThatThrownBy(() -> listen(taken)).isInstanceOf(BindException.class)
                .hasMessageContaining("127.0.0.1:" + taken.getPort()).hasMessageContaining("in use");
    }

    @Test
    void shouldNameTheAddressThatIsNotOurs() {
        InetSocketAddress foreign = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.1"), 0);
        assertThatThrownBy(() -> listen(foreign)).isInstanceOf(BindException.class)
                .hasMessageContaining("203.0.113.1").hasMessageContaining("Cannot assign");
    }

    @Test
    void shouldLetTheServerAnswerAfterTheClientsEnd() throws Exception {
        Pair pair = pair();
        write(pair.client(), bytes("question"));
        loop.run(pair.client()::shutdownOutput);
        assertThat(readAll(pair.server())).isEqualTo(bytes("question"));
        write(pair.server(), bytes("answer"));
        loop.run(pair.server()::close);
        assertThat(readAll(pair.client())).isEqualTo(bytes("answer"));
    }

    @Test
    void shouldLetTheClientGoOnAfterTheServersEnd() throws Exception {
        Pair pair = pair();
        loop.run(pair.server()::shutdownOutput);
        assertThat(readAll(pair.client())).isEmpty();
        write(pair.client(), bytes("still here"));
        loop.run(pair.client()::shutdownOutput);
        assertThat(readAll(pair.server())).isEqualTo(bytes("still here"));
    }

    @Test
    void shouldResetOnAbort() throws Exception {
        Pair pair = pair();
        loop.run(pair.server()::abort);
        assertThat(readFailure(pair.client())).isInstanceOf(IOException.class).hasMessageContaining("reset");
    }

    /** Writes until full; the bytes taken. */
    private static long fill(StreamEndpoint to, ByteBuf block) throws IOException {
        long all = 0;
        int taken;
        do {
            taken = to.tryWrite(block, block.readableBytes(), false);
            all += taken;
        } while (taken == block.readableBytes());
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64 * 1024, 10 * 1024 * 1024})
    void shouldCarryBytesUnchanged(int size) throws Exception {
        Pair pair = pair();
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                write(pair.client(), sent);
                loop.run(pair.client()::shutdownOutput);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(readAll(pair.server())).isEqualTo(sent);
        writer.join();
    }

    @Test
    void shouldNotBlockWhenALingeringConnectionCloses() throws Exception {
        Pair pair = pair();
        loop.run(() -> pair.client().option(StandardSocketOptions.SO_LINGER, 3));
        ByteBuf block = Unpooled.directBuffer(1 << 20).writeZero(1 << 20);
        loop.run(() -> fill(pair.client(), block)); // close(2) would wait for the peer, who does not read
        long nanos = loop.call(() -> {
            long begin = System.nanoTime();
            pair.client().close();
            return System.nanoTime() - begin;
        });
        assertThat(nanos).isLessThan(500_000_000L);
        loop.run(pair.server()::abort);
        block.release();
    }

    @Test
    void shouldConnectFromTheConfiguredAddress() throws Exception {
        use(Map.of("localAddress", "127.0.0.7"));
        Pair pair = pair(loopback(0));
        assertThat(((InetSocketAddress) loop.call(pair.server()::remote)).getAddress())
                .isEqualTo(InetAddress.ofLiteral("127.0.0.7"));
    }

    @Test
    void shouldListenOnTheConfiguredAddressOnly() throws Exception {
        use(Map.of("localAddress", "127.0.0.7"));
        ListenerEndpoint listener = listen(new InetSocketAddress(0), EndpointOptions.NONE);
        assertThat(((InetSocketAddress) loop.call(listener::local)).getAddress())
                .isEqualTo(InetAddress.ofLiteral("127.0.0.7"));
    }
}
