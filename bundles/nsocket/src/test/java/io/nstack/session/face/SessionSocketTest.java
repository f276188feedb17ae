package io.nstack.session.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nstack.nsocket.SessionOptions;
import io.nstack.session.face.FacePair.Call;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions as the JDK's sockets, held against what the JDK's own do. */
@Timeout(30)
class SessionSocketTest {

    private final WireRuntime runtime = new WireRuntime();
    private final WireStack stack = runtime.add("wire");
    private final SocketFactory sockets = runtime.sockets.socketFactory();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = runtime.sockets.serverSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() { runtime.close(); }

    private Socket connect() throws IOException {
        return sockets.createSocket(listener.getInetAddress(), listener.getLocalPort());
    }

    @Test
    void shouldKnowItsAddresses() throws Exception {
        assertThat(listener.isBound()).isTrue();
        assertThat(listener.getLocalPort()).isPositive();
        try (Socket client = connect(); Socket server = listener.accept()) {
            assertThat(client.isConnected()).isTrue();
            assertThat(server.isConnected()).isTrue();
            assertThat(client.getRemoteSocketAddress()).isEqualTo(listener.getLocalSocketAddress());
            assertThat(client.getLocalPort()).isPositive().isEqualTo(server.getPort());
            assertThat(client.getLocalAddress()).isEqualTo(InetAddress.getLoopbackAddress());
            assertThat(client.getLocalSocketAddress()).isEqualTo(server.getRemoteSocketAddress());
        }
    }

    @Test
    void shouldConnectLater() throws Exception {
        try (Socket client = sockets.createSocket()) {
            assertThat(client.isConnected()).isFalse();
            assertThatThrownBy(client::getInputStream).isInstanceOf(SocketException.class)
                    .hasMessage("Socket is not connected");
            client.setSoTimeout(1234);
            client.setTcpNoDelay(true);
            client.bind(new InetSocketAddress("127.0.0.1", 0));
            client.connect(listener.getLocalSocketAddress(), 5_000);
            assertThat(client.getSoTimeout()).isEqualTo(1234);
            assertThat(client.getTcpNoDelay()).isTrue();
            client.getOutputStream().write(4);
            assertThat(listener.accept().getInputStream().read()).isEqualTo(4);
            assertThatThrownBy(() -> client.connect(listener.getLocalSocketAddress()))
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldReadToTheEndAndHalfClose() throws Exception {
        try (Socket client = connect(); Socket server = listener.accept()) {
            client.getOutputStream().write(new byte[]{1, 2, 3});
            await().until(() -> server.getInputStream().available() == 3);
            client.shutdownOutput();
            assertThat(client.isOutputShutdown()).isTrue();
            assertThat(server.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
            server.getOutputStream().write(9);
            server.close();
            assertThat(client.getInputStream().readAllBytes()).containsExactly(9);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.shutdownInput();
            assertThat(client.isInputShutdown()).isTrue();
        }
    }

    @Test
    void shouldFailAsTheJdksDo() throws Exception {
        stack.answer = WireStack.Answer.REFUSE;
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class).hasMessageContaining("refused");
        stack.answer = WireStack.Answer.NONE;
        try (Socket client = sockets.createSocket()) {
            assertThatThrownBy(() -> client.connect(listener.getLocalSocketAddress(), 50))
                    .isInstanceOf(SocketTimeoutException.class).hasMessageStartingWith("Connect timed out");
            assertThat(client.isClosed()).isTrue();
        }
        try (Socket client = sockets.createSocket()) {
            assertThatThrownBy(() -> client.connect(InetSocketAddress.createUnresolved("host.invalid", 1)))
                    .isInstanceOf(UnknownHostException.class);
        }
        await().until(() -> runtime.layer.sessions().isEmpty()); // told first, closed then
        assertThatThrownBy(() -> runtime.sockets.serverSocketFactory().createServerSocket(listener.getLocalPort(), 1,
                InetAddress.getLoopbackAddress())).isInstanceOf(java.net.BindException.class);
    }

    @Test
    void shouldTimeOutAsTheJdksDo() throws Exception {
        listener.setSoTimeout(30);
        assertThat(listener.getSoTimeout()).isEqualTo(30);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class).hasMessage("Accept timed out");
        try (Socket client = connect(); Socket server = listener.accept()) {
            client.setSoTimeout(30);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
            server.getOutputStream().write(1);
            client.setSoTimeout(0);
            assertThat(client.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void shouldEndWaitingCallsWhenClosed() throws Exception {
        Socket client = connect();
        Call<Integer> reads = Call.waiting(() -> client.getInputStream().read());
        Socket _ = listener.accept();
        Call<Socket> accepts = Call.waiting(listener::accept);
        client.close();
        listener.close();
        assertThat(reads.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
        assertThat(accepts.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");

        stack.answer = WireStack.Answer.NONE;
        Socket never = sockets.createSocket();
        Call<?> connects = Call.waiting(() -> {
            never.connect(WireRuntime.NOBODY);
            return null;
        });
        never.close();
        assertThat(connects.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
    }

    @Test
    void shouldKeepTheConnectTimeoutOfItsFactory() throws Exception {
        stack.answer = WireStack.Answer.NONE;
        SocketFactory impatient = runtime.sockets.blocking().connectTimeout(FacePair.millis(50)).socketFactory();
        assertThatThrownBy(() -> impatient.createSocket("127.0.0.1", 9)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void shouldBeClosedByAnInterruptOfAVirtualThread() throws Exception {
        Socket client = connect();
        Call<Integer> reads = Call.waiting(() -> client.getInputStream().read());
        reads.thread.interrupt();
        assertThat(reads.failure()).isInstanceOf(SocketException.class).hasMessage("Closed by interrupt");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void shouldHaveOptions() throws Exception {
        try (Socket client = sockets.createSocket()) {
            client.setSoLinger(true, 7);
            assertThat(client.getSoLinger()).isEqualTo(7);
            client.setSoLinger(false, 0);
            assertThat(client.getSoLinger()).isEqualTo(-1);
            client.setKeepAlive(true);
            assertThat(client.getKeepAlive()).isTrue();
            client.setTrafficClass(16);
            assertThat(client.getTrafficClass()).isEqualTo(16);
            client.setReceiveBufferSize(100_000);
            assertThat(client.getReceiveBufferSize()).isEqualTo(100_000);
            client.setOption(StandardSocketOptions.SO_SNDBUF, 50_000);
            assertThat(client.getOption(StandardSocketOptions.SO_SNDBUF)).isEqualTo(50_000);
            assertThat(client.getReuseAddress()).isFalse();
            assertThat(client.supportedOptions()).contains(StandardSocketOptions.TCP_NODELAY);
            assertThatThrownBy(() -> client.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void shouldRefuseUrgentData() throws Exception {
        try (Socket client = connect()) {
            assertThatThrownBy(() -> client.sendUrgentData(1)).isInstanceOf(SocketException.class)
                    .hasMessageContaining("Urgent data not supported");
            assertThat(client.getOOBInline()).isFalse();
            assertThatThrownBy(() -> client.setOOBInline(true)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldSendAllBeforeItEndsWhenItLingers() throws Exception {
        Socket client = connect();
        Socket server = listener.accept();
        Call<byte[]> reads = new Call<>(() -> server.getInputStream().readAllBytes());
        client.setSoLinger(true, 10);
        client.getOutputStream().write(new byte[100_000]);
        client.close();
        assertThat(reads.get()).hasSize(100_000);
    }

    @Test
    void shouldCarryTheOptionsOfItsFactory() throws Exception {
        runtime.add("other");
        SocketFactory pinned = runtime.sockets.blocking().with(SessionOptions.STACK, "other")
                .with(SessionOptions.APPLICATION, "browser").socketFactory();
        try (ServerSocket everywhere = runtime.sockets.serverSocketFactory().createServerSocket(0, 50,
                InetAddress.getLoopbackAddress());
                Socket _ = pinned.createSocket("127.0.0.1",
                        everywhere.getLocalPort())) {
            assertThat(runtime.layer.sessions()).anySatisfy(each -> {
                assertThat(each.stack()).isEqualTo("other");
                assertThat(each.application()).isEqualTo("browser");
            });
        }
    }
}
