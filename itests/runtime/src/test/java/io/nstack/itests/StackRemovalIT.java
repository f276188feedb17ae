package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.nsocket.NoStackException;
import io.nstack.nsocket.SessionException;
import io.nstack.nsocket.SessionInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.Test;
import org.osgi.service.cm.Configuration;

public class StackRemovalIT extends RuntimeSupport {

    private static final String EDGE = "kernel~edge";

    @Test
    public void shouldEndItsSessionsWithTheStackAndTheReason() throws Exception {
        Configuration edge = kernel("edge", Map.of());
        awaitUp(EDGE);
        Ends ends = new Ends();
        try (EchoListener echo = EchoListener.on(KERNEL, sockets())) {
            Channel session = Sessions.connect(EDGE, sockets(), echo.address(), ends);
            assertThat(Sessions.info(session).stack()).isEqualTo(EDGE);
            edge.delete();
            awaitGone(EDGE);
            Await.until("closed", () -> !session.isOpen() && ends.inactive);
            assertThat(ends.causes).singleElement().isInstanceOfSatisfying(SessionException.class, cause -> {
                assertThat(cause).hasMessageContaining(EDGE).hasMessageContaining("removed");
                assertThat(cause.stack()).isEqualTo(EDGE);
            });
            assertThat(control().sessions()).extracting(SessionInfo::stack).doesNotContain(EDGE);
        }
    }

    @Test
    public void shouldLeaveSessionsOfOtherStacksAlone() throws Exception {
        Configuration edge = kernel("edge", Map.of());
        awaitUp(EDGE);
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut stays = FlatOut.drive(KERNEL, sockets(), echo.address());
                FlatOut goes = FlatOut.drive(EDGE, sockets(), echo.address())) {
            edge.delete();
            awaitGone(EDGE);
            Await.until("cut", () -> goes.failure() != null);
            assertThat(goes.failure()).contains(EDGE, "removed");
            stays.awaitProgress();
            stays.finish();
        }
    }

    @Test
    public void shouldGiveNewSessionsToTheNextCandidate() throws Exception {
        Configuration edge = kernel("edge", Map.of());
        awaitUp(EDGE);
        policy("""
                {"rules": [{"name": "edge-first", "direction": "connect", "stacks": ["kernel~edge", "kernel"]}]}
                """);
        try (EchoListener echo = EchoListener.on(KERNEL, sockets())) {
            assertThat(stackOfNewSession(echo)).isEqualTo(EDGE);
            edge.delete();
            awaitGone(EDGE);
            assertThat(stackOfNewSession(echo)).isEqualTo(KERNEL);
        }
    }

    @Test
    public void shouldRefuseSessionsThatWantTheRemovedStack() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets())) {
            assertThatThrownBy(() -> Sessions.connect(EDGE, sockets(), echo.address(), new Ends()))
                    .isInstanceOf(NoStackException.class).hasMessageContaining(EDGE);
        }
    }

    private String stackOfNewSession(EchoListener echo) throws Exception {
        try (FlatOut session = FlatOut.drive("", sockets(), echo.address())) {
            session.finish();
            return session.info().stack();
        }
    }

    private static final class Ends extends ChannelInboundHandlerAdapter {
        final List<Throwable> causes = new CopyOnWriteArrayList<>();
        volatile boolean inactive;

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { causes.add(cause); }

        @Override
        public void channelInactive(ChannelHandlerContext context) { inactive = true; }
    }
}
