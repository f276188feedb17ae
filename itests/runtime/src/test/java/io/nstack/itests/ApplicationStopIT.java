package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.itests.application.ListeningApplication;
import io.nstack.nsocket.SessionConnectException;
import io.nstack.nsocket.SessionInfo;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.osgi.framework.Bundle;

public class ApplicationStopIT extends RuntimeSupport {

    private static final String NAME = "io.nstack.itests.application";

    @Test
    public void shouldCloseWhatAnApplicationHasOpenWhenItStops() throws Exception {
        Bundle application = install("application", ApplicationJar.of(NAME, ListeningApplication.class));
        assertThat(its()).extracting(SessionInfo::kind).contains("listen", "connect", "bind");
        InetSocketAddress listening = listeningAt();
        Channel peer = Sessions.connect(KERNEL, sockets(), listening, new ChannelInboundHandlerAdapter());
        Await.until("accepted as the application's", () -> its().stream()
                .filter(each -> each.kind().equals("accept")).count() == 2);

        application.stop();
        assertThat(its()).isEmpty();
        Await.until("the peer sees the end", () -> !peer.isActive());
        assertThatThrownBy(() -> Sessions.connect(KERNEL, sockets(), listening, new ChannelInboundHandlerAdapter()))
                .isInstanceOf(SessionConnectException.class).hasMessageContaining("refused");
    }

    @Test
    public void shouldServeAnApplicationThatIsStartedAgainOrUpdated() throws Exception {
        Bundle application = install("application", ApplicationJar.of(NAME, ListeningApplication.class));
        application.stop();
        application.start();
        assertThat(listeningAt().getPort()).isPositive();
        application.update(ApplicationJar.of(NAME, ListeningApplication.class));
        assertThat(its().stream().filter(each -> each.transport().equals("tcp") && each.kind().equals("listen")))
                .hasSize(1);
        Sessions.connect(KERNEL, sockets(), listeningAt(), new ChannelInboundHandlerAdapter()).close();
    }

    @Test
    public void shouldLeaveOtherApplicationsAlone() throws Exception {
        Bundle application = install("application", ApplicationJar.of(NAME, ListeningApplication.class));
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            application.uninstall();
            session.awaitProgress();
            session.finish();
            assertThat(echo.isOpen()).isTrue();
        }
    }

    private List<SessionInfo> its() {
        return Stream.concat(control().sessions().stream(), control().listeners().stream())
                .filter(each -> each.bundle().equals(NAME)).toList();
    }

    private InetSocketAddress listeningAt() {
        String local = its().stream().filter(each -> each.kind().equals("listen")).findFirst().orElseThrow().local();
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(local.substring(local.lastIndexOf(':') + 1)));
    }
}
