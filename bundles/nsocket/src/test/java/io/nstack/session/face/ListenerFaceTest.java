package io.nstack.session.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nstack.nsocket.BlockingStream;
import io.nstack.session.face.FacePair.Call;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerFaceTest {

    private final FacePair pair;
    private final ListenerFace listener;

    ListenerFaceTest() throws IOException {
        pair = new FacePair();
        listener = pair.listener;
    }

    @AfterEach
    void close() { pair.close(); }

    @Test
    void shouldEndAnAcceptAtItsTimeoutAndGoOn() throws Exception {
        listener.acceptTimeout(FacePair.millis(30));
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class)
                .hasMessage("Accept timed out");
        listener.acceptTimeout(FacePair.millis(0));
        pair.sockets.connect(listener.local()).output().write(3);
        assertThat(listener.accept().input().read()).isEqualTo(3);
    }

    @Test
    void shouldGiveEachThreadASessionOfItsOwn() throws Exception {
        List<Call<BlockingStream>> accepts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            accepts.add(Call.waiting(listener::accept));
        }
        for (int i = 0; i < 4; i++) {
            pair.sockets.connect(listener.local());
        }
        Set<Long> ids = new HashSet<>();
        for (Call<BlockingStream> each : accepts) {
            ids.add(each.get().info().id());
        }
        assertThat(ids).hasSize(4);
    }

    @Test
    void shouldEndAnAcceptWhenInterrupted() throws Exception {
        Call<BlockingStream> accepts = Call.waiting(listener::accept);
        accepts.thread.interrupt();
        assertThat(accepts.failure()).isExactlyInstanceOf(InterruptedIOException.class);
        assertThat(listener.isOpen()).isTrue();
    }

    @Test
    void shouldEndWaitingCallsAndUntakenSessionsWhenItIsClosed() throws Exception {
        Call<BlockingStream> first = Call.waiting(listener::accept);
        Call<BlockingStream> second = Call.waiting(listener::accept);
        listener.close();
        assertThat(first.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
        assertThat(second.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");

        ListenerFace other = (ListenerFace) pair.sockets.listen(FacePair.ANY_PORT);
        BlockingStream untaken = pair.sockets.connect(other.local());
        await().until(() -> accepted() == 2);
        other.close();
        assertThat(untaken.input().read()).isEqualTo(-1);
        await().until(() -> accepted() == 1);
    }

    @Test
    void shouldAcceptNoMoreThanSomeAheadAndLoseNone() throws Exception {
        int clients = 300;
        for (int i = 0; i < clients; i++) {
            pair.sockets.connect(listener.local()).output().write(1);
        }
        await().until(() -> accepted() == 1 + 32); // the one of the pair, and the limit
        for (int i = 0; i < clients; i++) {
            assertThat(listener.accept().input().read()).isEqualTo(1);
        }
    }

    private long accepted() {
        return pair.runtime.layer.sessions().stream().filter(each -> each.kind().equals("accept")).count();
    }
}
