package io.nstack.netty.adapter;

import static io.nstack.netty.adapter.AdapterLoops.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.session.loop.BaseKind;
import io.nstack.stack.poll.DatagramEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams over inner channels, on every base with its own channels. */
@Timeout(60)
final class ChannelDatagramTest {

    private interface Use {
        void with(AdapterLoops loops, DatagramEndpoint one, DatagramEndpoint other) throws Exception;
    }

    private static void pair(BaseKind kind, Use use) throws Exception {
        try (AdapterLoops loops = new AdapterLoops(kind, 1)) {
            use.with(loops, loops.datagram(), loops.datagram());
        }
    }

    private static boolean send(AdapterLoops loops, DatagramEndpoint from, int bytes, DatagramEndpoint to) {
        ByteBuf buffer = Unpooled.directBuffer(Math.max(1, bytes)).writeZero(bytes);
        try {
            return loops.call(0, () -> from.trySend(buffer, to == null ? null : (InetSocketAddress) to.local()));
        } finally {
            buffer.release();
        }
    }

    /** The size of the next datagram. */
    private static int receive(AdapterLoops loops, DatagramEndpoint at) {
        ByteBuf buffer = Unpooled.directBuffer(1 << 16, 1 << 16);
        try {
            return soon().until(() -> loops.call(0, () -> at.tryReceive(buffer)), bytes -> bytes >= 0);
        } finally {
            buffer.release();
        }
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldKeepBordersAndSayWhoSent(BaseKind kind) throws Exception {
        pair(kind, (loops, one, other) -> {
            int[] sizes = kind == BaseKind.IO_URING
                    ? new int[]{1, 0, 60_000, 3}
                    : new int[]{1, 60_000, 3}; // Netty's other channels lose empty datagrams
            for (int bytes : sizes) {
                assertThat(send(loops, one, bytes, other)).isTrue();
            }
            for (int bytes : sizes) {
                assertThat(receive(loops, other)).isEqualTo(bytes);
                assertThat(loops.call(0, other::sender)).isEqualTo(one.local());
            }
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldSendToItsPeerOnceConnectedAndToAnybodyAfterwards(BaseKind kind) throws Exception {
        pair(kind, (loops, one, other) -> {
            loops.call(0, () -> {
                one.connect((InetSocketAddress) other.local());
                return null;
            });
            soon().until(() -> send(loops, one, 4, null));
            assertThat(receive(loops, other)).isEqualTo(4);
            loops.call(0, () -> {
                one.disconnect();
                return null;
            });
            assertThat(one.remote()).isNull();
            assertThatThrownBy(() -> send(loops, one, 4, null)).hasCauseInstanceOf(IOException.class);
            assertThat(send(loops, one, 5, other)).isTrue();
            assertThat(receive(loops, other)).isEqualTo(5);
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldThrowOnceThatThePeersPortIsUnreachable(BaseKind kind) throws Exception {
        pair(kind, (loops, one, other) -> {
            InetSocketAddress nobody = (InetSocketAddress) other.local();
            loops.call(0, () -> {
                other.close();
                return null;
            });
            soon().until(() -> loops.transport.open().count() == 1);
            loops.call(0, () -> {
                one.connect(nobody);
                return null;
            });
            Throwable[] thrown = new Throwable[1];
            soon().until(() -> {
                try {
                    send(loops, one, 1, null);
                    return false;
                } catch (CompletionException e) {
                    thrown[0] = e.getCause();
                    return true;
                }
            });
            assertThat(thrown[0]).isExactlyInstanceOf(PortUnreachableException.class).hasNoCause()
                    .hasMessageContaining("via test");
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldRefuseADatagramThatIsTooLong(BaseKind kind) throws Exception {
        pair(kind, (loops, one, other) -> {
            assertThatThrownBy(() -> send(loops, one, 65_508, other)).hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("Message too long: 65508 bytes");
            assertThat(send(loops, one, 2, other)).isTrue();
            assertThat(receive(loops, other)).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldSendWhatItTookBeforeItCloses(BaseKind kind) throws Exception {
        pair(kind, (loops, one, other) -> {
            loops.call(0, () -> {
                ByteBuf buffer = Unpooled.directBuffer(8).writeLong(1);
                assertThat(one.trySend(buffer, (InetSocketAddress) other.local())).isTrue();
                buffer.release();
                one.close();
                return null;
            });
            assertThat(receive(loops, other)).isEqualTo(8);
        });
    }
}
