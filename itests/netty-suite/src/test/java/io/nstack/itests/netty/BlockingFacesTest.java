package io.nstack.itests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelOption;
import io.nstack.nsocket.BlockingDatagrams;
import io.nstack.nsocket.BlockingListener;
import io.nstack.nsocket.BlockingSockets;
import io.nstack.nsocket.BlockingStream;
import io.nstack.session.SessionLayer;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocking faces and the JDK's sockets over the kernel, on the flavour under test, with peers of the JDK's own. */
@Timeout(60)
class BlockingFacesTest {

    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
    private static final int MUCH = 5_000_000;

    private final SessionLayer layer = Sessions.newLayer();
    private final BlockingSockets sockets = Sessions.sockets(layer).blocking();

    @BeforeEach
    void open() { Sessions.addKernel(layer, "kernel"); }

    @AfterEach
    void close() { layer.close(); }

    private static ByteBuffer bytes(String text) { return ByteBuffer.wrap(text.getBytes()); }

    private static String text(ByteBuffer received) {
        received.flip();
        return new String(received.array(), 0, received.limit());
    }

    // ---- datagrams ----

    @Test
    void shouldSendAndReceiveDatagrams() throws Exception {
        try (BlockingDatagrams one = sockets.datagrams(ANY); BlockingDatagrams other = sockets.datagrams(ANY)) {
            one.send(bytes("hello"), other.local());
            ByteBuffer into = ByteBuffer.allocate(100);
            assertThat(other.receive(into)).isEqualTo(one.local());
            assertThat(text(into)).isEqualTo("hello");
            one.send(bytes(""), other.local());
            one.send(bytes("too long for the buffer"), other.local());
            assertThat(other.receive(into.clear())).isEqualTo(one.local());
            assertThat(into.position()).isZero();
            ByteBuffer small = ByteBuffer.allocate(8);
            other.receive(small);
            assertThat(text(small)).isEqualTo("too long");
            byte[] large = new byte[60_000];
            one.send(ByteBuffer.wrap(large), other.local());
            ByteBuffer room = ByteBuffer.allocate(65_536);
            other.receive(room);
            assertThat(room.position()).isEqualTo(large.length);
            assertThatThrownBy(() -> one.send(ByteBuffer.allocate(70_000), other.local()))
                    .isInstanceOf(java.io.IOException.class);
            assertThatThrownBy(() -> one.send(bytes("x"))).isInstanceOf(NotYetConnectedException.class);
        }
    }

    @Test
    void shouldHearFromItsPeerOnlyWhenItIsConnected() throws Exception {
        try (BlockingDatagrams server = sockets.datagrams(ANY);
                BlockingDatagrams stranger = sockets.datagrams(ANY);
                BlockingDatagrams client = sockets.datagramsTo(server.local())) {
            assertThat(client.remote()).isEqualTo(server.local());
            client.send(bytes("ask"));
            InetSocketAddress from = server.receive(ByteBuffer.allocate(10));
            stranger.send(bytes("no"), from);
            server.send(bytes("answer"), from);
            ByteBuffer into = ByteBuffer.allocate(10);
            assertThat(client.receive(into)).isEqualTo(server.local());
            assertThat(text(into)).isEqualTo("answer");
        }
    }

    @Test
    void shouldSayOnceThatNobodyIsThere() throws Exception {
        InetSocketAddress nobody;
        try (BlockingDatagrams gone = sockets.datagrams(ANY)) {
            nobody = gone.local();
        }
        await().until(() -> layer.sessions().isEmpty() && layer.listeners().isEmpty());
        try (BlockingDatagrams client = sockets.datagramsTo(nobody).timeout(Duration.ofSeconds(10))) {
            client.send(bytes("hello"));
            assertThatThrownBy(() -> client.receive(ByteBuffer.allocate(1)))
                    .isInstanceOf(PortUnreachableException.class);
            client.timeout(Duration.ofMillis(50));
            assertThatThrownBy(() -> client.receive(ByteBuffer.allocate(1)))
                    .isInstanceOf(SocketTimeoutException.class).hasMessage("Receive timed out");
        }
    }

    @Test
    void shouldEndWaitingForDatagrams() throws Exception {
        BlockingDatagrams session = sockets.datagrams(ANY);
        CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
        Thread receiver = Thread.ofVirtual().start(() -> interrupted.complete(failure(session)));
        await().until(() -> receiver.getState() == Thread.State.WAITING);
        receiver.interrupt();
        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isExactlyInstanceOf(InterruptedIOException.class);

        CompletableFuture<Throwable> closed = new CompletableFuture<>();
        Thread next = Thread.ofVirtual().start(() -> closed.complete(failure(session)));
        await().until(() -> next.getState() == Thread.State.WAITING);
        session.close();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isInstanceOf(SocketException.class).hasMessage("Socket closed");
    }

    private static Throwable failure(BlockingDatagrams session) {
        try {
            session.receive(ByteBuffer.allocate(1));
            return new AssertionError("received something");
        } catch (Throwable t) {
            return t;
        }
    }

    @Test
    void shouldHoldBoundedMemoryAgainstAFloodOfDatagrams() throws Exception {
        try (BlockingDatagrams slow = sockets.datagrams(ANY); BlockingDatagrams flood = sockets.datagrams(ANY)) {
            byte[] datagram = new byte[10_000];
            for (int i = 0; i < 2_000; i++) {
                flood.send(ByteBuffer.wrap(datagram), slow.local());
            }
            // what waits, what the kernel's receive buffer holds, and no more: the rest was dropped
            slow.timeout(Duration.ofMillis(500));
            int received = 0;
            try {
                while (true) {
                    slow.receive(ByteBuffer.allocate(datagram.length));
                    received++;
                }
            } catch (SocketTimeoutException e) {
                assertThat(received).isBetween(25, 1_000);
            }
            flood.send(bytes("still there"), slow.local());
            ByteBuffer into = ByteBuffer.allocate(20);
            slow.receive(into);
            assertThat(text(into)).isEqualTo("still there");
        }
    }

    // ---- streams ----

    @Test
    void shouldReadWriteAndHalfCloseWithAJdkPeer() throws Exception {
        byte[] content = new byte[MUCH];
        new Random(1).nextBytes(content);
        try (ServerSocket jdk = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread mirror = Thread.ofVirtual().start(() -> {
                try (Socket peer = jdk.accept()) {
                    peer.getInputStream().transferTo(peer.getOutputStream());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            try (BlockingStream session = sockets.connect(jdk.getLocalSocketAddress())) {
                Thread writer = Thread.ofVirtual().start(() -> {
                    try {
                        session.output().write(content);
                        session.shutdownOutput();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                assertThat(session.input().readAllBytes()).isEqualTo(content);
                writer.join();
            }
            mirror.join();
        }
    }

    @Test
    void shouldSayThatThePeerHasReset() throws Exception {
        try (ServerSocket jdk = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket session = Sessions.sockets(layer).socketFactory().createSocket(jdk.getInetAddress(),
                        jdk.getLocalPort())) {
            Socket peer = jdk.accept();
            peer.setSoLinger(true, 0);
            peer.close();
            assertThatThrownBy(() -> session.getInputStream().read()).isInstanceOf(SocketException.class)
                    .hasMessageContaining("eset");
        }
    }

    @Test
    void shouldResetThePeerWhenItAborts() throws Exception {
        try (ServerSocket jdk = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BlockingStream session = sockets.connect(jdk.getLocalSocketAddress());
            try (Socket peer = jdk.accept()) {
                session.abort();
                assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class)
                        .hasMessageContaining("reset");
            }
        }
    }

    @Test
    void shouldSendAllBeforeTheEndToAJdkPeer() throws Exception {
        try (ServerSocket ours = Sessions.sockets(layer).serverSocketFactory().createServerSocket(0, 5,
                InetAddress.getLoopbackAddress());
                Socket jdk = new Socket(ours.getInetAddress(),
                        ours.getLocalPort())) {
            Thread server = Thread.ofVirtual().start(() -> {
                try (Socket accepted = ours.accept()) {
                    accepted.getOutputStream().write(new byte[MUCH]);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(jdk.getInputStream().readAllBytes()).hasSize(MUCH);
            server.join();
        }
    }

    @Test
    void shouldSpeakOverDomainSockets(@TempDir Path folder) throws Exception {
        UnixDomainSocketAddress place = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (BlockingListener listener = sockets.listen(place);
                BlockingStream client = sockets.connect(place);
                BlockingStream server = listener.accept()) {
            client.output().write(7);
            assertThat(server.input().read()).isEqualTo(7);
        }
    }

    @Test
    void shouldSetOptionsOnTheStack() throws Exception {
        try (BlockingListener listener = sockets.listen(ANY);
                Socket client = Sessions.sockets(layer).socketFactory().createSocket()) {
            client.setTcpNoDelay(false);
            client.setReceiveBufferSize(50_000);
            client.connect(listener.local());
            assertThat(client.getTcpNoDelay()).isFalse();
            client.setTcpNoDelay(true);
            try (BlockingStream server = listener.accept()) {
                server.option(ChannelOption.SO_KEEPALIVE, true);
                assertThat(server.option(ChannelOption.SO_KEEPALIVE)).isTrue();
            }
            assertThat(client.getTcpNoDelay()).isTrue();
            assertThat(client.getReceiveBufferSize()).isGreaterThanOrEqualTo(50_000);
            assertThat(client.getOption(jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT)).isNotNull();
        }
    }
}
