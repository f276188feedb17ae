package io.nstack.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.nstack.nsocket.SessionInfo;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SessionLayerTest {

    private static final Application APPLICATION = new Application("app", "app", 7);
    private static final Application OTHER = new Application("other", "other", 8);

    private final SessionLayer layer = new SessionLayer(new LoopGroup(BaseKind.NIO, 1, 0), () -> {});
    private final Loop loop = layer.group().next();

    @AfterEach
    void close() { layer.group().terminate(); }

    @Test
    void shouldWaitUntilAnApplicationsSessionsAreClosed() {
        new SlowSession(APPLICATION, loop);
        new SlowSession(APPLICATION, loop);
        layer.closeAll(APPLICATION);
        assertThat(layer.sessions()).isEmpty();
    }

    @Test
    void shouldCloseWhatAListenerAcceptedMeanwhile() {
        SlowSession listener = new SlowSession(APPLICATION, loop);
        listener.onClose = () -> new SlowSession(APPLICATION, loop);
        layer.closeAll(APPLICATION);
        assertThat(layer.sessions()).isEmpty();
    }

    @Test
    void shouldLeaveOtherApplicationsAlone() {
        new SlowSession(APPLICATION, loop);
        new SlowSession(OTHER, loop);
        layer.closeAll(APPLICATION);
        assertThat(layer.sessions()).extracting(SessionInfo::application).containsExactly("other");
    }

    @Test
    @Timeout(4)
    void shouldNotWaitForASessionThatNoLoopOwns() {
        new SlowSession(APPLICATION, null);
        layer.closeAll(APPLICATION);
        assertThat(layer.sessions()).isEmpty();
    }

    @Test
    @Timeout(4)
    void shouldNotWaitOnALoopForItself() throws Exception {
        SlowSession session = new SlowSession(APPLICATION, loop);
        loop.submit(() -> layer.closeAll(APPLICATION)).get();
        assertThat(session.closed.await(2, TimeUnit.SECONDS)).isTrue();
    }

    /** Closes a while after it was told to, as a loop that is busy does. */
    private final class SlowSession implements LiveSession {

        private final long id = layer.table().nextId();
        private final Application application;
        private final Loop home;
        private final Promise<Void> closed = loop.newPromise();
        private Runnable onClose = () -> {};

        SlowSession(Application application, Loop home) {
            this.application = application;
            this.home = home;
            layer.table().add(this);
        }

        @Override
        public Future<?> closeSession() {
            if (home == null) {
                layer.table().remove(this); // and the future stays open, as Netty's does
            } else {
                loop.schedule(() -> {
                    onClose.run();
                    layer.table().remove(this);
                    closed.trySuccess(null);
                }, 50, TimeUnit.MILLISECONDS);
            }
            return closed;
        }

        @Override
        public Future<?> ended() { return closed; }

        @Override
        public SessionInfo info() {
            return new SessionInfo(id, application.name(), application.bundle(), "tcp", "connect", "active", "", "", "",
                    "", "", 0, 0, Instant.EPOCH, Duration.ZERO);
        }

        @Override
        public long sessionId() { return id; }

        @Override
        public boolean listens() { return false; }

        @Override
        public Application application() { return application; }

        @Override
        public boolean uses(StackHandle stack) { return false; }

        @Override
        public Loop loop() { return home; }

        @Override
        public void onStackGone(StackHandle stack, String reason) {}

        @Override
        public void onStacksChanged() {}
    }
}
