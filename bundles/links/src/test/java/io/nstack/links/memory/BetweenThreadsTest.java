package io.nstack.links.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.links.TestLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BetweenThreadsTest {

    private static final int FRAMES = 200_000;

    @Test
    void shouldLoseNothingBetweenLoopsThatBlock() throws Exception {
        MemoryWire wire = new MemoryWire(WireSettings.between("a", "b").withFrames(256, 32));
        CompletableFuture<Long> sum = new CompletableFuture<>();
        Thread receiver = Thread.ofPlatform().start(() -> complete(sum, () -> receiveAll(wire)));
        CompletableFuture<Long> sent = new CompletableFuture<>();
        Thread sender = Thread.ofPlatform().start(() -> complete(sent, () -> sendAll(wire)));

        assertThat(sent.get(60, TimeUnit.SECONDS)).isEqualTo(FRAMES);
        assertThat(sum.get(60, TimeUnit.SECONDS)).isEqualTo((long) FRAMES * (FRAMES - 1) / 2);
        assertThat(receiver.join(Duration.ofSeconds(10)) && sender.join(Duration.ofSeconds(10))).isTrue();
        assertThat(wire.second().statistics().receiveDropped()).isZero();
    }

    private static long receiveAll(MemoryWire wire) throws Exception {
        TestLoop loop = new TestLoop();
        LinkQueue queue = wire.second().open(0, loop);
        Frame[] burst = new Frame[32];
        long sum = 0;
        for (int count = 0; count < FRAMES;) {
            int n = queue.receive(burst, 32);
            for (int i = 0; i < n; i++) {
                assertThat(burst[i].getInt(burst[i].readerIndex())).isEqualTo(count + i);
                sum += burst[i].readInt();
                burst[i].release();
            }
            count += n;
            if (n == 0 && queue.arm()) {
                loop.block();
            }
        }
        queue.close();
        return sum;
    }

    private static long sendAll(MemoryWire wire) throws Exception {
        TestLoop loop = new TestLoop();
        LinkQueue queue = wire.first().open(0, loop);
        while (wire.second().opened(0) == null) {
            Thread.onSpinWait();
        }
        Frame[] one = new Frame[1];
        for (int i = 0; i < FRAMES; i++) {
            one[0] = (Frame) queue.allocate().writeInt(i);
            while (queue.transmit(one, 0, 1) == 0) {
                queue.arm();
                if (queue.transmit(one, 0, 1) == 1) {
                    break;
                }
                loop.block();
            }
        }
        queue.close();
        return FRAMES;
    }

    private interface Task {
        long run() throws Exception;
    }

    private static void complete(CompletableFuture<Long> future, Task task) {
        try {
            future.complete(task.run());
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }
}
