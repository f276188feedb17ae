package io.nstack.netty.adapter;

import static io.nstack.netty.adapter.AdapterLoops.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.netty.adapter.AdapterLoops.Peer;
import io.nstack.session.loop.BaseKind;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.ListenerEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams over inner channels, on every base with its own channels. */
@Timeout(60)
final class ChannelStreamTest {

    private static final int MUCH = 40 << 20; // more than sockets and water marks hold

    private interface Use {
        void with(AdapterLoops loops, Peer client, Peer server) throws Exception;
    }

    private static void pair(BaseKind kind, Use use) throws Exception {
        try (AdapterLoops loops = new AdapterLoops(kind, 1)) {
            ListenerEndpoint listener = loops.listen();
            Peer client = loops.connect(listener.local());
            Peer server = loops.accept(listener);
            use.with(loops, client.connected(), server.connected());
            assertThat(loops.broken).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldCarryBytesBothWays(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            client.awaitBits(Endpoint.CONNECTED);
            client.writeAll(300_000);
            server.readFully(300_000);
            server.writeAll(7);
            client.readFully(7);
            assertThat(client.endpoint.local()).isEqualTo(server.endpoint.remote());
            assertThat(client.endpoint.remote()).isEqualTo(server.endpoint.local());
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldReportInputOnceSomebodyAskedForIt(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            assertThat(loops.call(0, server.endpoint::readable)).isZero();
            client.write(5);
            server.awaitBits(Endpoint.READABLE);
            assertThat(loops.call(0, server.endpoint::readable)).isEqualTo(5);
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldLendWhatTheChannelHasRead(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            client.write(Unpooled.directBuffer().writeBytes("lent".getBytes(StandardCharsets.US_ASCII)));
            soon().until(() -> loops.call(0, server.endpoint::readable) > 0);
            ByteBuf lent = loops.call(0, server.endpoint::tryLend);
            assertThat(lent.toString(StandardCharsets.US_ASCII)).isEqualTo("lent");
            assertThat(lent.isDirect()).isTrue();
            assertThat(lent.release()).isTrue();
            assertThat(loops.call(0, server.endpoint::tryLend)).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldKeepTheOrderOfGatheredBuffers(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            ByteBuf[] parts = {Unpooled.directBuffer().writeInt(1), Unpooled.directBuffer().writeInt(2), null};
            long taken = loops.call(0, () -> ((Gathering) client.endpoint).tryWrite(parts, 2, 6));
            assertThat(taken).isEqualTo(6);
            parts[0].release();
            parts[1].release();
            ByteBuf all = Unpooled.directBuffer(16);
            soon().until(() -> loops.call(0, () -> server.endpoint.tryRead(all)) >= 0 && all.readableBytes() == 6);
            assertThat(all.readInt()).isEqualTo(1);
            assertThat(all.readShort()).isZero();
            all.release();
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldSayWhoRefusedWhat(BaseKind kind) {
        try (AdapterLoops loops = new AdapterLoops(kind, 1)) {
            ListenerEndpoint gone = loops.listen();
            SocketAddress nobody = gone.local();
            loops.call(0, () -> {
                gone.close();
                return null;
            });
            soon().until(() -> loops.transport.open().count() == 0);
            Throwable why;
            try {
                Peer client = loops.connect(nobody);
                client.awaitBits(Endpoint.FAILED);
                why = loops.call(0, client.endpoint::failure);
                client.run(client.endpoint::abort);
            } catch (CompletionException e) {
                why = e.getCause();
            }
            assertThat(why).isExactlyInstanceOf(ConnectException.class).hasNoCause()
                    .hasMessage("connect " + nobody.toString().substring(1) + " via test: Connection refused");
            soon().until(() -> loops.transport.open().count() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldRefuseAnAddressThatIsTaken(BaseKind kind) {
        try (AdapterLoops loops = new AdapterLoops(kind, 1)) {
            SocketAddress taken = loops.listen().local();
            assertThatThrownBy(() -> loops.listen(taken)).hasCauseExactlyInstanceOf(BindException.class)
                    .hasMessageContaining(
                            "listen " + taken.toString().substring(1) + " via test: Address already in use");
        }
    }

    @ParameterizedTest
    @EnumSource(value = BaseKind.class, names = {"EPOLL", "IO_URING"}) // a JDK selector does not say it unasked
    void shouldTellThePeersEndThoughNobodyReads(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            client.write(9);
            client.run(client.endpoint::shutdownOutput);
            server.awaitBits(Endpoint.PEER_SHUT);
            server.readFully(9);
            assertThat(server.read()).isEqualTo(-1);
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldSendEverythingBeforeTheEndAndStillReceive(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            int taken = client.write(400_000);
            client.run(client.endpoint::shutdownOutput);
            assertThatThrownBy(() -> client.write(1)).hasCauseInstanceOf(ClosedChannelException.class);
            server.readFully(taken);
            server.awaitEnd();
            server.writeAll(10);
            client.readFully(10);
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldPushBackWhileNobodyReadsAndGoOnAfterwards(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            int total = 0;
            int last = 1 << 16;
            while (last == 1 << 16) {
                client.bits = 0;
                last = client.write(1 << 16);
                total += last;
                if (last < 1 << 16 && awaitRoom(client)) {
                    last = 1 << 16;
                }
                assertThat(total).isLessThan(MUCH);
            }
            server.readFully(total);
            client.awaitBits(Endpoint.WRITABLE);
            client.writeAll(1000);
            server.readFully(1000);
        });
    }

    /** Whether the kernel took more after all: it does for as long as its own buffers have room. */
    private static boolean awaitRoom(Peer peer) {
        long deadline = System.nanoTime() + Duration.ofMillis(500).toNanos();
        while ((peer.bits & Endpoint.WRITABLE) == 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return (peer.bits & Endpoint.WRITABLE) != 0;
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldSendEverythingBeforeItCloses(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            int taken = client.write(500_000);
            client.run(client.endpoint::close);
            server.readFully(taken);
            server.awaitEnd();
            assertThat(client.bits & (Endpoint.READABLE | Endpoint.PEER_SHUT | Endpoint.FAILED)).isZero();
            assertThatThrownBy(client::read).hasCauseInstanceOf(ClosedChannelException.class);
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldResetWhenItClosesWithUnreadInput(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            client.write(5);
            soon().until(() -> loops.call(0, server.endpoint::readable) > 0);
            server.run(server.endpoint::close);
            assertThat(client.awaitFailure()).isInstanceOf(IOException.class).hasMessageContaining("via test: ");
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldResetWhenItIsAborted(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            client.run(client.endpoint::abort);
            assertThat(server.awaitFailure()).isInstanceOf(IOException.class).hasNoCause()
                    .hasMessageContaining("via test: Connection reset");
            server.awaitBits(Endpoint.FAILED);
            assertThatThrownBy(() -> server.write(1)).hasCauseInstanceOf(IOException.class);
            assertThat(loops.call(0, server.endpoint::failure)).isNotNull();
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldDropInputThatIsNotWantedAnyMore(BaseKind kind) throws Exception {
        pair(kind, (loops, client, server) -> {
            server.run(server.endpoint::shutdownInput);
            assertThat(server.read()).isEqualTo(-1);
            client.writeAll(MUCH); // would never end if it stayed somewhere
            server.writeAll(3);
            client.readFully(3);
            server.run(server.endpoint::close);
            client.awaitEnd(); // no reset
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldLiveInAnotherLoopThanItsListener(BaseKind kind) {
        try (AdapterLoops loops = new AdapterLoops(kind, 2)) {
            ListenerEndpoint listener = loops.listen();
            Peer client = loops.connect(listener.local()).connected();
            Peer server = loops.accept(listener, 1);
            client.writeAll(100_000);
            server.readFully(100_000);
            server.run(server.endpoint::close);
            client.awaitEnd();
        }
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldHaveOptionsInForceBeforeItConnects(BaseKind kind) {
        try (AdapterLoops loops = new AdapterLoops(kind, 1)) {
            ListenerEndpoint listener = loops.listen();
            Peer client = loops.connect(listener.local(), EndpointOptions.NONE
                    .with(StandardSocketOptions.TCP_NODELAY, false).with(StandardSocketOptions.IP_TOS, 8));
            assertThat(loops.call(0, () -> client.endpoint.option(StandardSocketOptions.TCP_NODELAY))).isFalse();
            client.run(() -> client.endpoint.option(StandardSocketOptions.TCP_NODELAY, true));
            assertThat(loops.call(0, () -> client.endpoint.option(StandardSocketOptions.TCP_NODELAY))).isTrue();
            assertThatThrownBy(() -> client.run(() -> client.endpoint.option(StandardSocketOptions.IP_TOS, 1)))
                    .hasCauseInstanceOf(UnsupportedOperationException.class).hasMessageContaining("IP_TOS");
        }
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldLeaveNothingOpenWhenTheEngineGoes(BaseKind kind) throws Exception {
        try (AdapterLoops loops = new AdapterLoops(kind, 1)) {
            ListenerEndpoint listener = loops.listen();
            Peer client = loops.connect(listener.local()).connected();
            Peer server = loops.accept(listener);
            loops.connect(listener.local()).connected(); // waits to be accepted for ever
            server.writeAll(100_000);
            client.run(client.endpoint::close);
            loops.removeEngine(0);
            assertThat(loops.transport.open().awaitNone(Duration.ofSeconds(10))).isTrue();
        }
    }
}
