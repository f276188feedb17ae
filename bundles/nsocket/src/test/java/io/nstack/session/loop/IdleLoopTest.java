package io.nstack.session.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdleLoopTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** A loop that does not block because of a task that is due later runs all the time. */
    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldBlockUntilAScheduledTaskIsDue(BaseKind kind) throws Exception {
        LoopGroup group = new LoopGroup(kind, 1, TimeUnit.MICROSECONDS.toNanos(20));
        try {
            Loop loop = group.loops().getFirst();
            loop.schedule(() -> {}, 1, TimeUnit.HOURS);
            long thread = loop.submit(() -> Thread.currentThread().threadId()).get();
            long before = THREADS.getThreadCpuTime(thread);
            long used = loop.schedule(() -> THREADS.getThreadCpuTime(thread), 500, TimeUnit.MILLISECONDS).get()
                    - before;
            assertThat(TimeUnit.NANOSECONDS.toMillis(used)).isLessThan(100);
        } finally {
            group.terminate();
        }
    }
}
