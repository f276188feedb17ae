package io.nstack.itests.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.nstack.dpdk.testing.NeedsShim;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many connections as a server has, open at once, and one after the other. */
@Timeout(300)
class ManyConnectionsTest {

    private static final int AT_ONCE = 10_000;
    private static final int ROUNDS = 20;
    private static final int A_ROUND = 200;

    @BeforeAll
    static void needsCables() { NeedsShim.assumeWithCables(); }

    @Test
    void shouldServeTenThousandConnectionsAtOnce() throws Exception {
        EchoHandler handler = new EchoHandler();
        try (Cable cable = Cable.of(1500, 2, Map.of())) {
            Channel server = cable.listen(Cable.OUR_IPV4, handler);
            try (KernelProgram peer = KernelProgram.java(cable.veth, "hold", Cable.OUR_IPV4, Cable.port(server),
                    AT_ONCE)) {
                assertThat(peer.line()).isEqualTo("open");
                await().atMost(Duration.ofSeconds(30)).until(() -> handler.active.get() == AT_ONCE);
                peer.nudge();
                assertThat(peer.line()).isEqualTo(String.valueOf(AT_ONCE));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> handler.active.get() == 0);
        }
    }

    @Test
    void shouldServeShortConnectionsOneAfterTheOther() throws Exception {
        EchoHandler handler = new EchoHandler();
        try (Cable cable = Cable.of(1500, 1, Map.of())) {
            Channel server = cable.listen(Cable.OUR_IPV4, handler);
            for (int round = 0; round < ROUNDS; round++) {
                try (KernelProgram peer = KernelProgram.java(cable.veth, "call", Cable.OUR_IPV4, Cable.port(server),
                        A_ROUND, 500)) {
                    assertThat(peer.line()).isEqualTo(String.valueOf(A_ROUND));
                }
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> handler.active.get() == 0);
        }
    }
}
