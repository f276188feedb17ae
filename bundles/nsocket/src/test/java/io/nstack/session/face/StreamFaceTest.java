package io.nstack.session.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nstack.nsocket.SessionException;
import io.nstack.session.face.FacePair.Call;
import io.nstack.session.wire.WireRuntime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamFaceTest {

    private static final int MUCH = 1_000_000; // more than both ends and the wire hold

    private final FacePair pair;
    private final StreamFace client;
    private final StreamFace server;

    StreamFaceTest() throws IOException {
        pair = new FacePair();
        client = pair.client;
        server = pair.server;
    }

    @AfterEach
    void close() { pair.close(); }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    @Test
    void shouldCarryBytesBothWaysAtOnce() throws Exception {
        byte[] content = content(MUCH);
        Call<?> writes = new Call<>(() -> {
            client.output().write(content);
            client.shutdownOutput();
            return null;
        });
        Call<?> echoes = new Call<>(() -> {
            server.input().transferTo(server.output());
            server.close();
            return null;
        });
        assertThat(client.input().readAllBytes()).isEqualTo(content);
        writes.get();
        echoes.get();
    }

    @Test
    void shouldGoOnWritingAfterThePeerHasEnded() throws Exception {
        client.output().write(1);
        client.shutdownOutput();
        assertThat(server.input().readAllBytes()).containsExactly(1);
        server.output().write(new byte[]{2, 3});
        server.shutdownOutput();
        assertThat(client.input().readAllBytes()).containsExactly(2, 3);
        assertThatThrownBy(() -> client.output().write(1)).isInstanceOf(SocketException.class)
                .hasMessage("Socket output is shutdown");
    }

    @Test
    void shouldReadNothingAfterItsInputWasShut() throws Exception {
        server.output().write(new byte[10]);
        await().until(() -> client.input().available() == 10);
        Call<Integer> reads = Call.waiting(() -> server.input().read());
        server.shutdownInput();
        assertThat(reads.get()).isEqualTo(-1);
        client.shutdownInput();
        assertThat(client.input().read()).isEqualTo(-1);
        assertThat(client.input().available()).isZero();
    }

    @Test
    void shouldSendAllThatWasWrittenBeforeItWasClosed() throws Exception {
        byte[] content = content(120_000); // more than the wire holds
        Call<?> writes = new Call<>(() -> {
            client.output().write(content);
            client.close();
            return null;
        });
        assertThat(server.input().readAllBytes()).isEqualTo(content);
        writes.get();
        await().until(() -> pair.runtime.layer.sessions().size() == 1);
    }

    @Test
    void shouldDropWhatIsNotSentWhenPatienceWithItEnds() throws Exception {
        client.writeTimeout(FacePair.millis(50));
        assertThatThrownBy(() -> client.output().write(content(MUCH))).isInstanceOf(SocketTimeoutException.class);
        assertThat(client.underWay()).isPositive();
        client.closeWithin(FacePair.millis(50));
        await().until(() -> !client.channel().isOpen());
        assertThat(server.input().readAllBytes()).hasSizeLessThan(MUCH);
    }

    @Test
    void shouldSayThatTheRuntimeHasClosedIt() throws Exception {
        Call<Integer> reads = Call.waiting(() -> client.input().read());
        pair.runtime.layer.close(client.info().id());
        assertThat(reads.failure()).isInstanceOf(SocketException.class).hasMessageContaining("by the runtime");
    }

    @Test
    void shouldEndAReadAtItsTimeoutAndGoOn() throws Exception {
        client.readTimeout(FacePair.millis(30));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> client.input().read()).isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
        }
        server.output().write(7);
        client.readTimeout(FacePair.millis(0));
        assertThat(client.input().read()).isEqualTo(7);
    }

    @Test
    void shouldLoseNothingWhenAReadIsInterrupted() throws Exception {
        Call<Integer> reads = Call.waiting(() -> client.input().read());
        reads.thread.interrupt();
        assertThat(reads.failure()).isExactlyInstanceOf(InterruptedIOException.class)
                .hasMessage("Read was interrupted");
        server.output().write(new byte[]{1, 2, 3});
        assertThat(client.input().readNBytes(3)).containsExactly(1, 2, 3);
    }

    @Test
    void shouldReadWhatIsThereEvenIfInterrupted() throws Exception {
        server.output().write(5);
        await().until(() -> client.input().available() == 1);
        Thread.currentThread().interrupt();
        assertThat(client.input().read()).isEqualTo(5);
        assertThatThrownBy(() -> client.input().read()).isExactlyInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void shouldSayHowMuchWasSentWhenAWriteIsInterrupted() throws Exception {
        byte[] content = content(MUCH);
        Call<?> writes = Call.waiting(() -> {
            client.output().write(content);
            return null;
        });
        writes.thread.interrupt();
        InterruptedIOException told = (InterruptedIOException) writes.failure();
        assertThat(told).isExactlyInstanceOf(InterruptedIOException.class);
        assertThat(told.bytesTransferred).isBetween(1, MUCH - 1);
        client.shutdownOutput();
        assertThat(server.input().readAllBytes()).isEqualTo(Arrays.copyOf(content, told.bytesTransferred));
    }

    @Test
    void shouldEndAWriteAtItsTimeout() {
        client.writeTimeout(FacePair.millis(50));
        assertThatThrownBy(() -> client.output().write(content(MUCH))).isInstanceOf(SocketTimeoutException.class)
                .hasMessage("Write timed out");
    }

    @Test
    void shouldEndWaitingCallsWhenItIsClosed() throws Exception {
        Call<Integer> reads = Call.waiting(() -> client.input().read());
        Call<Integer> readsNext = Call.waiting(() -> client.input().read());
        Call<?> writes = Call.waiting(() -> {
            client.output().write(content(MUCH));
            return null;
        });
        client.close();
        for (Call<?> each : List.of(reads, readsNext, writes)) {
            assertThat(each.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
        }
        assertThatThrownBy(() -> client.input().read()).isInstanceOf(SocketException.class);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void shouldSayWhichStackHasFailedAfterWhatItReceived() throws Exception {
        server.output().write(9);
        await().until(() -> client.input().available() == 1);
        Call<?> writes = Call.waiting(() -> {
            server.output().write(content(MUCH));
            return null;
        });
        pair.runtime.remove(pair.stack);
        assertThat(writes.failure()).isInstanceOf(SocketException.class).hasCauseInstanceOf(IOException.class);
        assertThat(client.input().read()).isEqualTo(9);
        assertThatThrownBy(() -> {
            while (client.input().read() >= 0) {
                // what was received before
            }
        }).isInstanceOf(SocketException.class).hasCauseInstanceOf(SessionException.class)
                .hasMessageStartingWith("wire: ");
        assertThatThrownBy(() -> client.output().write(1)).hasCauseInstanceOf(SessionException.class);
    }

    @Test
    void shouldKeepEachWriteTogetherWhenSeveralWrite() throws Exception {
        int writers = 8;
        int size = 100_000;
        List<Call<?>> calls = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            byte[] mine = new byte[size];
            Arrays.fill(mine, (byte) i);
            calls.add(new Call<>(() -> {
                client.output().write(mine);
                return null;
            }));
        }
        for (int i = 0; i < writers; i++) {
            byte[] frame = server.input().readNBytes(size);
            byte[] one = new byte[size];
            Arrays.fill(one, frame[0]);
            assertThat(frame).isEqualTo(one);
        }
        for (Call<?> each : calls) {
            each.get();
        }
    }

    @Test
    void shouldHoldBoundedMemoryWhenAFloodMeetsASlowReader() throws Exception {
        byte[] content = content(8 * MUCH);
        Call<?> floods = Call.waiting(() -> {
            client.output().write(content);
            client.shutdownOutput();
            return null;
        });
        await().until(() -> server.held() >= ByteInbox.FULL / 2);
        byte[] read = new byte[content.length];
        int most = 0;
        for (int at = 0; at < read.length;) {
            most = Math.max(most, server.held());
            assertThat(client.underWay()).isLessThanOrEqualTo(StreamOutput.FULL + 32 * 1024);
            at += server.input().readNBytes(read, at, Math.min(10_000, read.length - at));
        }
        assertThat(read).isEqualTo(content);
        assertThat(most).isBetween(ByteInbox.FULL / 2, 2 * ByteInbox.FULL); // a buffer of at most 64 KiB too many
        floods.get();
        assertThat(server.input().read()).isEqualTo(-1);
        assertThat(server.held()).isZero();
    }

    @Test
    void shouldRefuseToWaitOnALoop() throws Exception {
        for (Call<?> each : List.of(onLoop(() -> client.input().read()), onLoop(() -> {
            client.output().write(1);
            return null;
        }), onLoop(() -> pair.listener.accept()), onLoop(() -> pair.sockets.connect(WireRuntime.NOBODY)),
                onLoop(() -> pair.sockets.listen(FacePair.ANY_PORT)))) {
            assertThat(each.failure()).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("must not on nstack-loop-");
        }
    }

    private Call<?> onLoop(java.util.concurrent.Callable<?> call) {
        return new Call<>(() -> {
            try {
                return client.channel().eventLoop().submit(call).get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw (Exception) e.getCause();
            }
        });
    }
}
