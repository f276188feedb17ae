package io.nstack.session.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.nsocket.BlockingStream;
import io.nstack.session.face.FacePair.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A virtual thread for each end of many sessions, far more than there are carriers for. */
@Timeout(60)
class ThousandSessionsTest {

    private static final int SESSIONS = 1_000;
    private static final int ROUNDS = 5;

    @Test
    void shouldEchoOnAllAtOnceWhileEveryServerThreadWaits() throws Exception {
        try (FacePair pair = new FacePair()) {
            CyclicBarrier allConnected = new CyclicBarrier(SESSIONS);
            CountDownLatch allServed = new CountDownLatch(SESSIONS);
            new Call<>(() -> {
                while (true) {
                    BlockingStream session = pair.listener.accept();
                    new Call<>(() -> {
                        try (session) {
                            session.input().transferTo(session.output());
                        }
                        allServed.countDown();
                        return null;
                    });
                }
            });
            List<Call<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                byte[] mine = Integer.toString(1_000_000 + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                clients.add(new Call<>(() -> {
                    try (BlockingStream session = pair.sockets.connect(pair.listener.local())) {
                        allConnected.await();
                        for (int round = 0; round < ROUNDS; round++) {
                            session.output().write(mine);
                            assertThat(session.input().readNBytes(mine.length)).isEqualTo(mine);
                        }
                        session.shutdownOutput();
                        return session.input().read();
                    }
                }));
            }
            for (Call<Integer> each : clients) {
                assertThat(each.result.get(40, TimeUnit.SECONDS)).isEqualTo(-1);
            }
            assertThat(allServed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
