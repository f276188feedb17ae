package io.nstack.session.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.nsocket.SessionException;
import io.nstack.session.LiveSession;
import io.nstack.session.face.FacePair.Call;
import io.nstack.session.wire.WireRuntime;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application's threads wait for, while the loops of the runtime hang. */
@Timeout(30)
class HungLoopTest {

    private final CountDownLatch hangs = new CountDownLatch(1);
    private FacePair pair;

    @BeforeEach
    void hang() throws Exception {
        pair = new FacePair();
        CountDownLatch hanging = new CountDownLatch(2);
        pair.runtime.layer.group().loops().forEach(loop -> loop.execute(() -> {
            hanging.countDown();
            try {
                hangs.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void close() {
        hangs.countDown();
        pair.close();
    }

    @Test
    void shouldTimeOut() {
        assertThatThrownBy(() -> pair.client.readTimeout(FacePair.millis(30)).input().read())
                .isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> pair.client.writeTimeout(FacePair.millis(30)).output().write(new byte[1_000_000]))
                .isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> pair.listener.acceptTimeout(FacePair.millis(30)).accept())
                .isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> pair.sockets.connectTimeout(FacePair.millis(30)).connect(WireRuntime.NOBODY))
                .isInstanceOf(SocketTimeoutException.class).hasMessageStartingWith("Connect timed out");
    }

    @Test
    void shouldEndWaitingCallsWhenTheSessionIsFailedFromOutside() throws Exception {
        Call<Integer> reads = Call.waiting(() -> pair.client.input().read());
        Call<?> writes = Call.waiting(() -> {
            pair.client.output().write(new byte[1_000_000]);
            return null;
        });
        ((LiveSession) pair.client.channel()).failWaiters(new SessionException("wire", "the loop hangs"));
        assertThat(reads.failure()).isInstanceOf(SocketException.class).hasMessage("wire: the loop hangs");
        assertThat(writes.failure()).isInstanceOf(SocketException.class).hasMessage("wire: the loop hangs");
    }

    @Test
    void shouldEndWaitingCallsWhenItIsClosed() throws Exception {
        Call<Integer> reads = Call.waiting(() -> pair.client.input().read());
        Call<?> accepts = Call.waiting(() -> pair.listener.accept());
        pair.client.close();
        pair.listener.close();
        assertThat(reads.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
        assertThat(accepts.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
    }

    @Test
    void shouldEndAConnectWhenInterrupted() throws Exception {
        Call<?> connects = Call.waiting(() -> pair.sockets.connect(WireRuntime.NOBODY));
        connects.thread.interrupt();
        assertThat(connects.failure()).isInstanceOf(java.io.InterruptedIOException.class)
                .hasMessage("Connect was interrupted");
    }
}
