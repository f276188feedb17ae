package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.poll.Endpoint.CONNECTED;
import static io.nstack.stack.poll.Endpoint.FAILED;
import static io.nstack.stack.poll.Endpoint.PEER_SHUT;
import static io.nstack.stack.poll.Endpoint.READABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferTest {

    private static final long SECOND = 1_000_000_000L;

    private final TestNet net = new TestNet();
    private TcpStream client;
    private TcpStream server;

    private void establish() throws IOException {
        TcpListener listener = net.server.listen(80);
        client = net.client.connect(net.server, 80);
        net.run(SECOND / 100);
        server = (TcpStream) listener.tryAccept();
        net.server.tcp.attach(server);
        net.run(SECOND / 100);
    }

    @AfterEach
    void shouldHaveNoFrameLeft() {
        net.client.tcp.close();
        net.server.tcp.close();
        net.run(SECOND);
        assertThat(net.client.frames.out()).isZero();
        assertThat(net.server.frames.out()).isZero();
    }

    @Test
    void shouldConnect() throws IOException {
        establish();
        assertThat(client.isConnected()).isTrue();
        assertThat(net.client.bits(client) & CONNECTED).isEqualTo(CONNECTED);
        assertThat(server.remote()).isEqualTo(client.local());
        assertThat(client.remote()).isEqualTo(server.local());
    }

    @Test
    void shouldRefuseWhereNobodyListens() throws IOException {
        client = net.client.connect(net.server, 81);
        net.run(SECOND / 100);
        assertThat(net.client.bits(client)).isEqualTo(FAILED);
        assertThat(client.failure()).hasMessage("connect 10.0.0.2:81 via dpdk: Connection refused");
    }

    @Test
    void shouldMoveBytesBothWays() throws IOException {
        establish();
        write(client, "hello");
        net.run(SECOND / 1000);
        assertThat(net.server.bits(server) & READABLE).isEqualTo(READABLE);
        assertThat(read(server)).isEqualTo("hello");
        write(server, "world");
        net.run(SECOND / 1000);
        assertThat(read(client)).isEqualTo("world");
    }

    @Test
    void shouldMoveMuchInOrder() throws IOException {
        establish();
        transfer(client, server, 20_000_000, 1);
    }

    @Test
    void shouldMoveMuchOverALossyWire() throws IOException {
        establish();
        SplittableRandom random = new SplittableRandom(7);
        net.loses = packet -> random.nextInt(100) < 3;
        transfer(client, server, 3_000_000, 2);
    }

    @Test
    void shouldSayThatThePeerHasShut() throws IOException {
        establish();
        write(client, "bye");
        client.shutdownOutput();
        net.run(SECOND / 1000);
        assertThat(net.server.bits(server) & PEER_SHUT).isEqualTo(PEER_SHUT);
        assertThat(read(server)).isEqualTo("bye");
        assertThat(server.tryRead(Unpooled.directBuffer(8))).isEqualTo(-1);
        write(server, "still here");
        net.run(SECOND / 1000);
        assertThat(read(client)).isEqualTo("still here");
    }

    @Test
    void shouldEndInTimeWaitAndLeaveNothing() throws IOException {
        establish();
        client.close();
        net.run(SECOND / 100);
        server.close();
        net.run(SECOND / 100);
        assertThat(net.client.tcp.size()).isEqualTo(1);
        assertThat(net.server.tcp.size()).isZero();
        net.run(61 * SECOND);
        assertThat(net.client.tcp.size()).isZero();
    }

    @Test
    void shouldResetWhenClosedWithUnreadInput() throws IOException {
        establish();
        write(client, "nobody reads this");
        net.run(SECOND / 100);
        server.close();
        net.run(SECOND / 100);
        assertThat(net.client.bits(client) & FAILED).isEqualTo(FAILED);
        assertThatThrownBy(() -> write(client, "x")).hasMessageContaining("Connection reset by peer");
        assertThat(net.client.tcp.size() + net.server.tcp.size()).isZero();
    }

    @Test
    void shouldSendWhatWasTakenBeforeAClose() throws IOException {
        establish();
        ByteBuf much = Unpooled.directBuffer().writeZero(100_000);
        assertThat(client.tryWrite(much, 100_000, false)).isEqualTo(100_000);
        client.close();
        int got = 0;
        ByteBuf into = Unpooled.directBuffer(65_536, 65_536);
        for (int count = 0; count >= 0; count = server.tryRead(into.clear())) {
            got += count;
            net.run(SECOND / 1000);
        }
        assertThat(got).isEqualTo(100_000);
    }

    @Test
    void shouldOpenFromBothSidesAtOnce() throws IOException {
        EndpointOptions none = EndpointOptions.NONE;
        client = net.client.tcp.connect(new io.nstack.stack.poll.ConnectRequest(
                new java.net.InetSocketAddress("10.0.0.2", 5000), new java.net.InetSocketAddress("10.0.0.1", 4000),
                none, null));
        server = net.server.tcp.connect(new io.nstack.stack.poll.ConnectRequest(
                new java.net.InetSocketAddress("10.0.0.1", 4000), new java.net.InetSocketAddress("10.0.0.2", 5000),
                none, null));
        net.run(SECOND / 100);
        assertThat(client.isConnected()).isTrue();
        assertThat(server.isConnected()).isTrue();
        transfer(client, server, 200_000, 5);
    }

    @Test
    void shouldCloseFromBothSidesAtOnce() throws IOException {
        establish();
        client.close();
        server.close();
        net.run(SECOND / 10);
        assertThat(net.client.tcp.timeWaits().count()).isEqualTo(1);
        assertThat(net.server.tcp.timeWaits().count()).isEqualTo(1);
    }

    @Test
    void shouldNotSendMoreThanThePeerTakes() throws IOException {
        TcpListener listener = net.server.listen(80, 4,
                EndpointOptions.NONE.with(StandardSocketOptions.SO_RCVBUF, 20_000));
        client = net.client.connect(net.server, 80);
        net.run(SECOND / 100);
        server = (TcpStream) listener.tryAccept();
        net.server.tcp.attach(server);
        ByteBuf much = Unpooled.directBuffer().writeZero(100_000);
        client.tryWrite(much, 100_000, false);
        net.run(30 * SECOND);
        assertThat(server.readable()).isBetween(18_000, 20_000);
        int got = 0;
        ByteBuf into = Unpooled.directBuffer(65_536, 65_536);
        while (got < 100_000) {
            got += server.tryRead(into.clear());
            net.run(SECOND);
        }
        assertThat(got).isEqualTo(100_000);
    }

    private void transfer(TcpStream from, TcpStream to, int total, long seed) throws IOException {
        SplittableRandom written = new SplittableRandom(seed);
        SplittableRandom expected = new SplittableRandom(seed);
        ByteBuf out = Unpooled.directBuffer(65_536, 65_536);
        ByteBuf in = Unpooled.directBuffer(65_536, 65_536);
        int sent = 0;
        int got = 0;
        for (int rounds = 0; got < total; rounds++) {
            assertThat(rounds).as("rounds; %d sent, %d got", sent, got).isLessThan(1_000_000);
            while (sent < total) {
                while (out.isWritable() && sent + out.readableBytes() < total) {
                    out.writeByte(written.nextInt());
                }
                int taken = from.tryWrite(out, out.readableBytes(), false);
                sent += taken;
                out.skipBytes(taken).discardReadBytes();
                if (taken == 0) {
                    break;
                }
            }
            net.run(SECOND / 10_000);
            ByteBuf lent = to.tryLend();
            while (lent != null) {
                got += check(lent, expected);
                lent.release();
                lent = to.tryLend();
            }
            while (to.tryRead(in.clear()) > 0) {
                got += check(in, expected);
            }
        }
        assertThat(got).isEqualTo(total);
    }

    private static int check(ByteBuf got, SplittableRandom expected) {
        int count = got.readableBytes();
        while (got.isReadable()) {
            if (got.readByte() != (byte) expected.nextInt()) {
                throw new AssertionError("a byte differs");
            }
        }
        return count;
    }

    private static void write(TcpStream to, String text) throws IOException {
        ByteBuf bytes = Unpooled.directBuffer().writeBytes(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(to.tryWrite(bytes, bytes.readableBytes(), false)).isEqualTo(bytes.readableBytes());
        bytes.release();
    }

    private static String read(TcpStream from) throws IOException {
        ByteBuf into = Unpooled.directBuffer(1024, 1024);
        from.tryRead(into);
        return into.toString(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
