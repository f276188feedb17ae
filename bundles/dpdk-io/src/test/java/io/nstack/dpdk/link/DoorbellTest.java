package io.nstack.dpdk.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.dpdk.testing.TestLoop;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorbellTest {

    private final List<String> calls = new ArrayList<>();
    private final Doorbell bell = new Doorbell(loop(), 7);

    private LoopContext loop() {
        Watch watch = new Watch() {
            @Override
            public void rearm(int events) { calls.add("rearm"); }

            @Override
            public void cancel() { calls.add("cancel"); }
        };
        TestLoop base = new TestLoop();
        return (LoopContext) Proxy.newProxyInstance(LoopContext.class.getClassLoader(),
                new Class<?>[]{LoopContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("watch")) {
                        calls.add("watch " + arguments[0]);
                        return watch;
                    }
                    return method.invoke(base, arguments);
                });
    }

    @Test
    void shouldWatchTheSocketFromTheFirstTimeThatTheLoopBlocks() {
        assertThat(calls).isEmpty();
        assertThat(bell.arm()).isTrue();
        assertThat(bell.arm()).isTrue();
        assertThat(calls).containsExactly("watch 7");
    }

    @Test
    void shouldNotLetTheLoopBlockWhenAFrameCameThatNobodyHasLookedFor() {
        bell.arm();
        ((Watched) bell).onEvents(Watch.IN, (endpoint, bits) -> {});
        assertThat(bell.arm()).isFalse();
        bell.answered();
        assertThat(bell.arm()).isTrue();
    }

    @Test
    void shouldStopWatchingABusyQueueUntilTheLoopBlocksAgain() {
        bell.arm();
        for (int i = 0; i < 256; i++) {
            bell.received();
        }
        assertThat(calls).containsExactly("watch 7", "cancel");
        bell.arm();
        assertThat(calls).containsExactly("watch 7", "cancel", "watch 7");
    }
}
