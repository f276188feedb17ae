package io.nstack.stack.memory;

import static io.nstack.stack.memory.Lab.bytes;
import static io.nstack.stack.memory.Lab.loopback;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What streams and listeners do, with client, listener and accepted end in the same loop or in loops of their own. */
abstract class StreamSuite {

    private final int loopCount;
    private Lab lab;
    private HandLoop clientLoop;
    private HandLoop serverLoop;
    private ListenerEndpoint listener;
    private StreamEndpoint client;
    private StreamEndpoint server;

    StreamSuite(int loopCount) { this.loopCount = loopCount; }

    @BeforeEach
    void open() throws Exception {
        lab = new Lab(loopCount);
        clientLoop = lab.loop(0);
        serverLoop = lab.loop(2);
        listener = lab.listen(1, loopback(0), 2);
    }

    @AfterEach
    void close() throws Exception { lab.close(); }

    private InetSocketAddress there() { return (InetSocketAddress) listener.local(); }

    private StreamEndpoint accept() throws Exception { return lab.loop(1).call(listener::tryAccept); }

    private void pair() throws Exception { pair(EndpointOptions.NONE); }

    private void pair(EndpointOptions options) throws Exception {
        client = lab.begin(0, there(), null, options);
        lab.settle();
        server = lab.attach(2, accept());
        lab.settle();
        clientLoop.bits(client);
        serverLoop.bits(server);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldConnectBeforeItIsAccepted() throws Exception {
        client = lab.begin(0, there());
        assertThat(client.isConnected()).isFalse();
        assertThat(client.remote()).isNull();
        lab.settle();
        assertThat(clientLoop.bits(client)).isEqualTo(Endpoint.CONNECTED | Endpoint.WRITABLE);
        assertThat(client.isConnected()).isTrue();
        assertThat(lab.loop(1).bits(listener)).isEqualTo(Endpoint.READABLE);
        assertThat(lab.write(clientLoop, client, bytes("early"))).isEqualTo(5);
        lab.settle();
        server = lab.attach(2, accept());
        assertThat(server.local()).isEqualTo(client.remote()).isEqualTo(there());
        assertThat(server.remote()).isEqualTo(client.local());
        lab.settle();
        assertThat(serverLoop.bits(server)).isEqualTo(Endpoint.READABLE | Endpoint.WRITABLE);
        assertThat(lab.read(serverLoop, server)).isEqualTo(bytes("early"));
    }

    @Test
    void shouldRefuseWhereNobodyListens() throws Exception {
        client = lab.begin(0, loopback(9));
        lab.settle();
        assertThat(clientLoop.bits(client)).isEqualTo(Endpoint.FAILED);
        assertThat(client.failure()).isInstanceOf(ConnectException.class)
                .hasMessage("connect 127.0.0.1:9 via memory: Connection refused");
    }

    @Test
    void shouldHaveNoRouteOutOfItsNetwork() {
        assertThatThrownBy(() -> lab.begin(0, Lab.at("192.0.2.1", 9))).isInstanceOf(NoRouteToHostException.class)
                .hasMessage("connect 192.0.2.1:9 via memory: Network is unreachable");
        assertThatThrownBy(() -> lab.listen(0, Lab.at("192.0.2.1", 9), 1)).isInstanceOf(BindException.class)
                .hasMessage("listen 192.0.2.1:9 via memory: Cannot assign requested address");
    }

    @Test
    void shouldRefuseAPortThatIsTaken() {
        assertThatThrownBy(() -> lab.listen(0, there(), 1)).isInstanceOf(BindException.class)
                .hasMessageEndingWith("Address already in use");
        assertThatThrownBy(() -> lab.listen(0, Lab.at("::", there().getPort()), 1)).isInstanceOf(BindException.class);
    }

    @Test
    void shouldListenOnBothFamiliesByTheWildcard() throws Exception {
        listener = lab.listen(1, Lab.at("0.0.0.0", 0), 4);
        StreamEndpoint four = lab.begin(0, Lab.at("127.0.0.9", there().getPort()));
        StreamEndpoint six = lab.begin(0, Lab.at("::1", there().getPort()));
        StreamEndpoint self = lab.begin(0, Lab.at("0.0.0.0", there().getPort()));
        lab.settle();
        assertThat(four.local()).isInstanceOf(InetSocketAddress.class).asString().startsWith("/127.0.0.1:");
        assertThat(six.local()).asString().contains("0:0:0:0:0:0:0:1");
        assertThat(self.remote()).isEqualTo(loopback(there().getPort()));
        assertThat(self.isConnected()).isTrue();
        assertThat(accept().local()).isEqualTo(four.remote());
    }

    @Test
    void shouldTryAgainWhileTheBacklogIsFull() throws Exception {
        for (int i = 0; i < 2; i++) {
            lab.begin(0, there());
        }
        client = lab.begin(0, there());
        lab.settle();
        assertThat(client.isConnected()).isFalse();
        assertThat(clientLoop.bits(client)).isZero();
        long due = clientLoop.engine().nextTimerNanos(System.nanoTime());
        assertThat(due - System.nanoTime()).isLessThan(60_000_000);
        accept();
        while (!client.isConnected()) {
            lab.settle();
            assertThat(System.nanoTime() - due).as("nanoseconds late").isLessThan(5_000_000_000L);
        }
        assertThat(clientLoop.engine().nextTimerNanos(System.nanoTime())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldCarryBytesBothWaysInOrder() throws Exception {
        pair();
        byte[] content = random(60_000);
        assertThat(lab.write(clientLoop, client, content)).isEqualTo(content.length);
        assertThat(lab.write(serverLoop, server, bytes("answer"))).isEqualTo(6);
        lab.settle();
        assertThat(lab.read(serverLoop, server)).isEqualTo(content);
        assertThat(lab.read(clientLoop, client)).isEqualTo(bytes("answer"));
    }

    @Test
    void shouldReportTheNextEdgeAfterNone() throws Exception {
        pair();
        assertThat(lab.readOnce(serverLoop, server)).isZero();
        lab.write(clientLoop, client, bytes("a"));
        lab.settle();
        assertThat(serverLoop.bits(server)).isEqualTo(Endpoint.READABLE);
        lab.write(clientLoop, client, bytes("b"));
        lab.settle();
        assertThat(serverLoop.bits(server)).as("nobody has looked since").isZero();
        assertThat(lab.read(serverLoop, server)).isEqualTo(bytes("ab"));
        lab.write(clientLoop, client, bytes("c"));
        lab.settle();
        assertThat(serverLoop.bits(server)).isEqualTo(Endpoint.READABLE);
    }

    @Test
    void shouldTakeNoMoreThanBothBuffersHold() throws Exception {
        pair(EndpointOptions.NONE.with(StandardSocketOptions.SO_SNDBUF, 20_000));
        int receive = server.option(StandardSocketOptions.SO_RCVBUF);
        byte[] content = random(1_000_000);
        int taken = 0;
        for (int now = 1; now > 0; taken += now) {
            byte[] rest = Arrays.copyOfRange(content, taken, content.length);
            now = lab.write(clientLoop, client, rest);
            lab.settle();
        }
        assertThat(taken).isBetween(receive + 20_000 - 8192, receive + 20_000);
        clientLoop.bits(client);
        assertThat(lab.readOnce(serverLoop, server)).isEqualTo(64);
        lab.settle();
        assertThat(clientLoop.bits(client)).as("too little was read to be worth telling").isZero();
        assertThat(lab.read(serverLoop, server).length).isBetween(receive - 64 - 8192, receive - 64);
        lab.settle();
        assertThat(clientLoop.bits(client)).isEqualTo(Endpoint.WRITABLE);
        byte[] rest = Arrays.copyOfRange(content, taken, taken + 10_000);
        assertThat(lab.write(clientLoop, client, rest)).isEqualTo(10_000);
    }

    @Test
    void shouldMoveSmallWritesWithoutABufferEach() throws Exception {
        pair();
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            assertThat(lab.write(clientLoop, client, new byte[]{(byte) i})).isOne();
            if (i % 512 == 0) {
                lab.settle();
            }
        }
        lab.settle();
        byte[] got = lab.read(serverLoop, server);
        assertThat(got).hasSize(count);
        assertThat(got[count - 1]).isEqualTo((byte) (count - 1));
    }

    @Test
    void shouldGatherSeveralBuffers() throws Exception {
        pair();
        ByteBuf[] parts = {Lab.direct(bytes("one ")), Lab.direct(bytes("two ")), Lab.direct(bytes("three"))};
        assertThat(clientLoop.<Long>call(() -> ((Gathering) client).tryWrite(parts, 3, 10))).isEqualTo(10);
        assertThat(parts[2].readableBytes()).isEqualTo(5);
        lab.settle();
        assertThat(lab.read(serverLoop, server)).isEqualTo(bytes("one two th"));
        for (ByteBuf each : parts) {
            assertThat(each.release()).isTrue();
        }
    }

    @Test
    void shouldHalfCloseEachWay() throws Exception {
        pair();
        lab.write(clientLoop, client, bytes("last words"));
        clientLoop.call(() -> {
            client.shutdownOutput();
            client.shutdownOutput();
            return null;
        });
        assertThatThrownBy(() -> lab.write(clientLoop, client, bytes("x"))).isInstanceOf(ClosedChannelException.class);
        lab.settle();
        assertThat(serverLoop.bits(server)).isEqualTo(Endpoint.READABLE | Endpoint.PEER_SHUT);
        assertThat(lab.read(serverLoop, server)).isEqualTo(bytes("last words"));
        assertThat(lab.readOnce(serverLoop, server)).isEqualTo(-1);
        lab.write(serverLoop, server, bytes("heard"));
        lab.close(serverLoop, server);
        lab.settle();
        assertThat(lab.read(clientLoop, client)).isEqualTo(bytes("heard"));
        assertThat(lab.readOnce(clientLoop, client)).isEqualTo(-1);
    }

    @Test
    void shouldDropInputThatNobodyWants() throws Exception {
        pair();
        lab.write(clientLoop, client, bytes("unread"));
        lab.settle();
        serverLoop.call(() -> {
            server.shutdownInput();
            return null;
        });
        assertThat(lab.readOnce(serverLoop, server)).isEqualTo(-1);
        byte[] chunk = random(100_000);
        for (int i = 0; i < 20; i++) {
            assertThat(lab.write(clientLoop, client, chunk)).isEqualTo(chunk.length);
            lab.settle();
        }
        lab.close(serverLoop, server);
        lab.settle();
        assertThat(lab.readOnce(clientLoop, client)).as("an orderly end").isEqualTo(-1);
    }

    @Test
    void shouldSendAllBeforeTheEndWhenClosed() throws Exception {
        pair();
        byte[] content = random(300_000);
        int taken = lab.write(clientLoop, client, content);
        lab.close(clientLoop, client);
        assertThat(client.isConnected()).isFalse();
        assertThatThrownBy(() -> lab.readOnce(clientLoop, client)).isInstanceOf(ClosedChannelException.class);
        int got = 0;
        for (int now = -1; now != 0; got += now) {
            lab.settle();
            now = lab.read(serverLoop, server).length;
        }
        assertThat(got).isEqualTo(taken).isGreaterThan(128 * 1024);
        assertThat(lab.readOnce(serverLoop, server)).isEqualTo(-1);
        assertThat(clientLoop.bits(client)).as("none comes after close").isZero();
    }

    @Test
    void shouldResetWhenClosedWithUnreadInput() throws Exception {
        pair();
        lab.write(clientLoop, client, bytes("unread"));
        lab.write(serverLoop, server, bytes("before"));
        lab.settle();
        lab.close(serverLoop, server);
        lab.settle();
        assertThat(clientLoop.bits(client) & Endpoint.FAILED).isNotZero();
        assertThat(lab.read(clientLoop, client)).as("what came before is still there").isEqualTo(bytes("before"));
        assertThatThrownBy(() -> lab.readOnce(clientLoop, client)).isInstanceOf(SocketException.class)
                .hasMessageEndingWith("via memory: Connection reset by peer");
        assertThatThrownBy(() -> lab.write(clientLoop, client, bytes("x"))).isSameAs(client.failure());
    }

    @Test
    void shouldResetWhenDataComesAfterClose() throws Exception {
        pair();
        lab.close(serverLoop, server);
        lab.settle();
        clientLoop.bits(client);
        assertThat(lab.write(clientLoop, client, bytes("too late"))).isEqualTo(8);
        lab.settle();
        assertThat(clientLoop.bits(client) & Endpoint.FAILED).isNotZero();
    }

    @Test
    void shouldResetWhenAborted() throws Exception {
        pair();
        lab.abort(clientLoop, client);
        lab.abort(clientLoop, client);
        lab.settle();
        assertThat(serverLoop.bits(server) & Endpoint.FAILED).isNotZero();
        assertThat(serverLoop.call(server::readable)).isPositive();
        assertThatThrownBy(() -> lab.readOnce(serverLoop, server)).isInstanceOf(SocketException.class);
    }

    @Test
    void shouldResetWhenClosedWithLingerZero() throws Exception {
        pair(EndpointOptions.NONE.with(StandardSocketOptions.SO_LINGER, 0));
        lab.close(clientLoop, client);
        lab.settle();
        assertThat(serverLoop.bits(server) & Endpoint.FAILED).isNotZero();
    }

    @Test
    void shouldBearThatTheAcceptedEndIsQuickerThanTheListener() throws Exception {
        for (int i = 0; i < 4; i++) { // the wires take turns in being looked at first
            client = lab.begin(0, there());
            lab.loop(1).turn();
            server = lab.attach(2, accept());
            for (int j = 0; j < i; j++) {
                clientLoop.turn();
            }
            lab.settle();
            assertThat(clientLoop.bits(client)).isEqualTo(Endpoint.CONNECTED | Endpoint.WRITABLE);
            serverLoop.bits(server);
            lab.write(clientLoop, client, bytes("where to?"));
            lab.settle();
            assertThat(serverLoop.bits(server)).isEqualTo(Endpoint.READABLE);
            lab.abort(clientLoop, client);
        }
    }

    @Test
    void shouldForgetAClientThatGaveUpBeforeItWasAccepted() throws Exception {
        client = lab.begin(0, there());
        lab.settle();
        lab.abort(clientLoop, client);
        lab.settle();
        assertThat(accept()).isNull();
    }

    @Test
    void shouldFailAnAcceptedEndWhoseClientGaveUpMeanwhile() throws Exception {
        client = lab.begin(0, there());
        lab.settle();
        server = accept();
        lab.abort(clientLoop, client);
        lab.settle();
        lab.attach(2, server);
        lab.settle();
        assertThat(serverLoop.bits(server) & Endpoint.FAILED).isNotZero();
    }

    @Test
    void shouldDeliverWhatAClientSentBeforeItClosedAndWasAccepted() throws Exception {
        client = lab.begin(0, there());
        lab.settle();
        lab.write(clientLoop, client, bytes("hit and run"));
        lab.close(clientLoop, client);
        lab.settle();
        server = lab.attach(2, accept());
        lab.settle();
        assertThat(lab.read(serverLoop, server)).isEqualTo(bytes("hit and run"));
        assertThat(lab.readOnce(serverLoop, server)).isEqualTo(-1);
    }

    @Test
    void shouldResetThoseThatWaitWhenTheListenerCloses() throws Exception {
        client = lab.begin(0, there());
        lab.settle();
        InetSocketAddress was = there();
        lab.close(lab.loop(1), listener);
        lab.settle();
        assertThat(clientLoop.bits(client) & Endpoint.FAILED).isNotZero();
        listener = lab.listen(1, was, 1);
    }

    @Test
    void shouldResetWhenAnAcceptedEndIsDroppedUnattached() throws Exception {
        client = lab.begin(0, there());
        lab.settle();
        server = accept();
        server.abort(); // on whatever thread
        lab.settle();
        assertThat(clientLoop.bits(client) & Endpoint.FAILED).isNotZero();
    }

    @Test
    void shouldFailWhatIsConnectedWhenTheOthersEngineCloses() throws Exception {
        pair();
        if (clientLoop == serverLoop) {
            return;
        }
        lab.write(serverLoop, server, bytes("farewell"));
        serverLoop.close();
        clientLoop.turn();
        assertThat(clientLoop.bits(client) & Endpoint.FAILED).isNotZero();
        assertThat(lab.read(clientLoop, client)).isEqualTo(bytes("farewell"));
        assertThatThrownBy(() -> lab.write(clientLoop, client, bytes("x"))).hasMessageEndingWith("reset by peer");
    }

    @Test
    void shouldLendWhatWasReceived() throws Exception {
        pair();
        lab.write(clientLoop, client, bytes("on loan"));
        lab.settle();
        ByteBuf lent = serverLoop.call(server::tryLend);
        assertThat(lent.toString(US_ASCII)).isEqualTo("on loan");
        assertThat(serverLoop.call(server::tryLend)).isNull();
        assertThat(serverLoop.call(server::readable)).isZero();
        lab.write(clientLoop, client, bytes("another"));
        lab.settle();
        assertThat(lab.read(serverLoop, server)).isEqualTo(bytes("another"));
        lab.close();
        assertThat(lent.toString(US_ASCII)).as("longer than the stack lives")
                .isEqualTo("on loan");
        assertThat(lent.release()).isTrue();
    }

    @Test
    void shouldWakeALoopThatIsAboutToBlock() throws Exception {
        pair();
        assertThat(serverLoop.call(serverLoop.engine()::arm)).isTrue();
        int before = serverLoop.wakeups();
        lab.write(clientLoop, client, bytes("wake up"));
        assertThat(serverLoop.wakeups()).isEqualTo(clientLoop == serverLoop ? before : before + 1);
        assertThat(serverLoop.call(serverLoop.engine()::arm)).as("there is something to poll").isFalse();
        serverLoop.engine().disarm();
        lab.settle();
        assertThat(serverLoop.call(serverLoop.engine()::arm)).isTrue();
        serverLoop.engine().disarm();
        lab.write(clientLoop, client, bytes("nobody sleeps"));
        assertThat(serverLoop.wakeups()).isEqualTo(clientLoop == serverLoop ? before : before + 1);
    }

    @Test
    void shouldRefuseWrongUseOfItsBuffers() throws Exception {
        pair();
        ByteBuf few = Unpooled.directBuffer(8).writeZero(4);
        assertThatThrownBy(() -> clientLoop.call(() -> client.tryWrite(few, 8, false)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        few.release();
        assertThatThrownBy(() -> clientLoop.call(() -> client.tryWrite(few, 4, false)))
                .isInstanceOf(io.netty.util.IllegalReferenceCountException.class);
    }
}
