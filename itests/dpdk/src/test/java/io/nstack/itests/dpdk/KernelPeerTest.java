package io.nstack.itests.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.netty.channel.Channel;
import io.nstack.dpdk.testing.NeedsShim;
import io.nstack.dpdk.testing.VethPair;
import io.nstack.nsocket.BlockingDatagrams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both directions, both families, against the kernel's TCP. */
@Timeout(120)
class KernelPeerTest {

    private static final int BULK = 4 * 1024 * 1024;

    @BeforeAll
    static void needsCables() { NeedsShim.assumeWithCables(); }

    @ParameterizedTest
    @CsvSource({"576,1,false", "1500,1,false", "1500,1,true", "1500,2,false", "1500,2,true", "9000,1,false",
            "9000,2,true"})
    void shouldConnectToTheKernel(int mtu, int loops, boolean ipv6) throws Exception {
        try (Cable cable = Cable.of(mtu, loops, Map.of())) {
            connectToTheKernel(cable, ipv6, 8);
        }
    }

    private static void connectToTheKernel(Cable cable, boolean ipv6, int connections) throws Exception {
        try (KernelProgram echo = KernelProgram.java(cable.veth, "echo");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = Integer.parseInt(echo.line().split(" ")[0]);
            InetSocketAddress to = new InetSocketAddress(ipv6 ? VethPair.KERNEL_IPV6 : VethPair.KERNEL_IPV4, port);
            for (Future<byte[][]> each : threads.invokeAll(IntStream.range(0, connections)
                    .<Callable<byte[][]>>mapToObj(i -> () -> call(cable, to, i)).toList())) {
                assertThat(Arrays.equals(each.get()[1], each.get()[0])).isTrue();
            }
        }
    }

    private static byte[][] call(Cable cable, InetSocketAddress to, int seed) throws Exception {
        byte[] sent = new byte[BULK / 4];
        new Random(seed).nextBytes(sent);
        try (Socket socket = cable.sockets.socketFactory().createSocket()) {
            socket.connect(to, 10_000);
            socket.setSoTimeout(60_000);
            Thread writer = Thread.ofVirtual().start(() -> write(socket, sent));
            byte[] got = socket.getInputStream().readNBytes(sent.length + 1);
            writer.join();
            return new byte[][]{sent, got};
        }
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"576,1,false", "1500,1,false", "1500,1,true", "1500,2,false", "1500,2,true", "9000,1,false",
            "9000,2,true"})
    void shouldBeConnectedToByTheKernel(int mtu, int loops, boolean ipv6) throws Exception {
        try (Cable cable = Cable.of(mtu, loops, Map.of())) {
            beConnectedTo(cable, ipv6, 16, BULK / 4);
        }
    }

    private static void beConnectedTo(Cable cable, boolean ipv6, int connections, int bytes) throws Exception {
        String at = ipv6 ? Cable.OUR_IPV6 : Cable.OUR_IPV4;
        Channel server = cable.listen(at, new EchoHandler());
        try (KernelProgram client = KernelProgram.java(cable.veth, "call", at, Cable.port(server), connections,
                bytes)) {
            assertThat(client.line()).isEqualTo(String.valueOf(connections));
        } finally {
            server.close().sync();
        }
    }

    @ParameterizedTest
    @CsvSource({"net.ipv4.tcp_sack", "net.ipv4.tcp_timestamps", "net.ipv4.tcp_window_scaling"})
    void shouldGetOnWithAKernelThatLacks(String feature) throws Exception {
        try (Cable cable = Cable.of(1500, 1, Map.of())) {
            cable.kernel(feature, 0);
            connectToTheKernel(cable, false, 4);
            beConnectedTo(cable, false, 4, BULK / 4);
        }
    }

    @ParameterizedTest
    @CsvSource({"sack", "timestamps", "windowScaling"})
    void shouldGetOnWithoutOfferingIt(String option) throws Exception {
        try (Cable cable = Cable.of(1500, 1, Map.of(option, "false"))) {
            connectToTheKernel(cable, false, 4);
            beConnectedTo(cable, false, 4, BULK / 4);
        }
    }

    @Test
    void shouldSayThatTheKernelRefuses() throws Exception {
        try (Cable cable = Cable.of(1500, 1, Map.of()); Socket socket = cable.sockets.socketFactory().createSocket()) {
            assertThatIOException()
                    .isThrownBy(() -> socket.connect(new InetSocketAddress(VethPair.KERNEL_IPV4, 9), 10_000))
                    .withMessageContaining("10.77.0.2").withMessageContaining("dpdk").withMessageContaining("refused");
        }
    }

    @ParameterizedTest
    @CsvSource({"1,false,100", "1,true,1000", "2,false,100", "2,true,20000", "1,false,20000",
            "2,false,3000"})
    void shouldExchangeDatagrams(int loops, boolean ipv6, int bytes) throws Exception {
        try (Cable cable = Cable.of(1500, loops, Map.of());
                KernelProgram echo = KernelProgram.java(cable.veth, "echo")) {
            int port = Integer.parseInt(echo.line().split(" ")[1]);
            InetSocketAddress to = new InetSocketAddress(ipv6 ? VethPair.KERNEL_IPV6 : VethPair.KERNEL_IPV4, port);
            byte[] sent = new byte[bytes];
            new Random(bytes).nextBytes(sent);
            try (BlockingDatagrams socket = cable.sockets.blocking().datagramsTo(to)) {
                exchange(socket, new byte[1]); // fragments are more than wait for a neighbour that is not known
                for (int i = 0; i < 10; i++) {
                    exchange(socket, sent);
                }
            }
        }
    }

    private static void exchange(BlockingDatagrams socket, byte[] sent) throws IOException {
        ByteBuffer got = ByteBuffer.allocate(65_536);
        socket.timeout(Duration.ofSeconds(10));
        socket.send(ByteBuffer.wrap(sent));
        socket.receive(got);
        got.flip();
        assertThat(got).isEqualTo(ByteBuffer.wrap(sent));
    }
}
