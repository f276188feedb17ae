package io.nstack.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import io.nstack.nsocket.SessionInfo;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import io.nstack.stack.StackState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemovalDeadlineTest {

    private final SessionLayer layer = new SessionLayer(new LoopGroup(BaseKind.NIO, 1, 0), () -> {});
    private final ScriptedStack stack = new ScriptedStack("scripted");
    private final OpenSession session = new OpenSession();

    @AfterEach
    void close() { layer.close(); }

    private void install() {
        layer.addStack(stack, "test");
        await().until(layer::isReady);
        layer.table().add(session);
    }

    private StackState state() { return layer.stacks().getFirst().status().state(); }

    @Test
    void shouldLetSessionsFinishWithinTheDeadline() throws InterruptedException {
        install();
        Thread removal = Thread.ofVirtual().start(() -> layer.removeStack(stack, Duration.ofMinutes(1)));
        await().until(() -> state() == StackState.DRAINING);
        assertThat(stack.stopped).isFalse();
        session.end();
        removal.join();
        assertThat(stack.stopped).isTrue();
        assertThat(session.cutFor).isNull();
    }

    @Test
    void shouldCutWhatIsLeftAtTheDeadline() {
        install();
        layer.removeStack(stack, Duration.ofMillis(50));
        assertThat(stack.stopped).isTrue();
        assertThat(session.cutFor).isEqualTo("the stack was removed");
    }

    /** A session on the stack that ends when it is told to. */
    private final class OpenSession implements LiveSession {

        private final Promise<Void> ended = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
        private volatile @Nullable String cutFor;

        void end() {
            layer.table().remove(this);
            ended.setSuccess(null);
        }

        @Override
        public long sessionId() { return 1; }

        @Override
        public SessionInfo info() {
            return new SessionInfo(1, "test", "", "tcp", "connect", "active", "", "", "scripted", "", "", 0, 0,
                    Instant.EPOCH, Duration.ZERO);
        }

        @Override
        public boolean listens() { return false; }

        @Override
        public Application application() { return new Application("test", "", -1); }

        @Override
        public boolean uses(StackHandle other) { return true; }

        @Override
        public Loop loop() { return layer.group().loops().getFirst(); }

        @Override
        public void onStackGone(StackHandle leaving, String reason) {
            cutFor = reason;
            end();
        }

        @Override
        public void onStacksChanged() {}

        @Override
        public Future<?> ended() { return ended; }

        @Override
        public Future<?> closeSession() {
            if (!ended.isDone()) {
                end();
            }
            return ended;
        }
    }
}
