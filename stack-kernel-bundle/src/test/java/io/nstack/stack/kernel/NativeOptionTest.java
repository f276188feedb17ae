package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.StackOptions;
import io.nstack.stack.kernel.posix.SocketProbe;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.loop.TckLoop;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NativeOptionTest extends OptionSuite {

    private static final Path CONGESTION = Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");

    NativeOptionTest() { super(Flavour.NATIVE); }

    private static void assumeBbr() throws IOException { assumeThat(Files.readString(CONGESTION)).contains("bbr"); }

    @Test
    void shouldReadBackWhatOnlyLinuxHas() throws Exception {
        Map<SocketOption<?>, Object> values = new LinkedHashMap<>();
        values.put(StackOptions.TCP_USER_TIMEOUT, 12_345);
        values.put(StackOptions.TCP_CORK, true);
        values.put(StackOptions.TCP_CORK, false);
        values.put(StackOptions.TCP_NOTSENT_LOWAT, 16_384);
        values.put(StackOptions.TCP_CONGESTION, "reno");
        values.put(StackOptions.IP_FREEBIND, true);
        values.put(StackOptions.SO_BINDTODEVICE, "lo");
        roundTrips(pair().client(), values);
    }

    @Test
    void shouldNameACongestionControlThatTheKernelRefuses() throws Exception {
        StreamEndpoint stream = pair().client();
        assertThatThrownBy(() -> set(stream, StackOptions.TCP_CONGESTION, "nonsense")).isInstanceOf(IOException.class)
                .hasMessageContaining("TCP_CONGESTION='nonsense'");
        assertThatThrownBy(() -> set(stream, StackOptions.TCP_CONGESTION, "much-too-long-a-name"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("at most 15");
    }

    @Test
    void shouldUseTheInstancesCongestionControlOnBothSides() throws Exception {
        assumeBbr();
        use(Map.of("congestion", "bbr"));
        Pair pair = pair();
        assertThat(get(pair.client(), StackOptions.TCP_CONGESTION)).isEqualTo("bbr");
        assertThat(get(pair.server(), StackOptions.TCP_CONGESTION)).isEqualTo("bbr");
    }

    @Test
    void shouldKeepInstancesApart() throws Exception {
        assumeBbr();
        use(Map.of("congestion", "bbr"));
        KernelStack other = new KernelStack(Map.of("name", "kernel~reno", "congestion", "reno"));
        other.start(status -> {});
        try (TckLoop otherLoop = Flavour.NATIVE.open(other)) {
            ListenerEndpoint listener = listen(loopback(0));
            StreamEndpoint theirs = otherLoop.call(() -> otherLoop.engine()
                    .connect(new ConnectRequest(listener.local(), null, EndpointOptions.NONE, null)));
            assertThat(otherLoop.call(() -> theirs.option(StackOptions.TCP_CONGESTION))).isEqualTo("reno");
            assertThat(get(accept(listener), StackOptions.TCP_CONGESTION)).isEqualTo("bbr");
        }
    }

    @Test
    void shouldStayOnItsDevice() throws Exception {
        use(Map.of("bindToDevice", "lo"));
        Pair pair = pair();
        assertThat(get(pair.client(), StackOptions.SO_BINDTODEVICE)).isEqualTo("lo");
        assertThat(get(pair.server(), StackOptions.SO_BINDTODEVICE)).isEqualTo("lo");
    }

    @Test
    void shouldSpeakMptcpOnBothSides() throws Exception {
        assumeThat(Path.of("/proc/sys/net/mptcp/enabled")).exists().hasContent("1");
        use(Map.of("mptcp", true));
        Pair pair = pair();
        assertThat(loop.call(() -> SocketProbe.protocol(pair.client()))).isEqualTo(262);
        assertThat(loop.call(() -> SocketProbe.protocol(pair.server()))).isEqualTo(262);
        byte[] sent = new byte[200_000];
        new Random(1).nextBytes(sent);
        write(pair.client(), sent);
        assertThat(read(pair.server(), sent.length)).isEqualTo(sent);
        loop.run(pair.server()::abort);
        assertThat(readFailure(pair.client())).isInstanceOf(IOException.class);
    }

    @Test
    void shouldSpeakTcpUnlessAskedOtherwise() throws Exception {
        Pair pair = pair();
        assertThat(loop.call(() -> SocketProbe.protocol(pair.client()))).isEqualTo(6);
    }

    @Test
    void shouldSetTheFastOpenQueueOfItsListeners() throws Exception {
        use(Map.of("fastOpenQueue", 16));
        assertThat(get(listen(loopback(0)), StackOptions.TCP_FASTOPEN)).isEqualTo(16);
    }

    @Test
    void shouldDeliverFirstDataOnceWithFastOpen() throws Exception {
        use(Map.of("fastOpenConnect", true, "fastOpenQueue", 16));
        ListenerEndpoint listener = listen(loopback(0));
        for (int round = 0; round < 2; round++) { // the first brings the cookie, the second may use it
            ByteBuf first = direct(bytes("early"));
            StreamEndpoint client = loop.call(() -> loop.engine()
                    .connect(new ConnectRequest(listener.local(), null, EndpointOptions.NONE, first)));
            loop.awaitBits(client, Endpoint.CONNECTED);
            byte[] rest = new byte[first.readableBytes()];
            first.readBytes(rest).release();
            if (rest.length > 0) {
                write(client, rest);
            }
            loop.run(client::shutdownOutput);
            assertThat(readAll(accept(listener))).isEqualTo(bytes("early"));
        }
    }
}
