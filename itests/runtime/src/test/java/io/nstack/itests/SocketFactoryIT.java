package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.itests.application.SocketApplication;
import io.nstack.nsocket.BlockingStream;
import io.nstack.nsocket.SessionConnectException;
import io.nstack.nsocket.SessionInfo;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.Test;
import org.osgi.framework.Bundle;

public class SocketFactoryIT extends RuntimeSupport {

    private static final String NAME = "io.nstack.itests.sockets";

    @Test
    public void shouldEndTheSocketsOfAnApplicationWhenItStops() throws Exception {
        Bundle application = install("sockets", ApplicationJar.of(NAME, SocketApplication.class));
        InetSocketAddress at = new InetSocketAddress("127.0.0.1", service(IntSupplier.class).getAsInt());
        CompletableFuture<?> ended = service(CompletableFuture.class);
        try (BlockingStream peer = sockets().blocking().connect(at)) {
            peer.output().write(new byte[]{1, 2, 3});
            assertThat(peer.input().readNBytes(3)).containsExactly(1, 2, 3);
            assertThat(its()).extracting(SessionInfo::kind).containsExactlyInAnyOrder("listen", "connect", "accept",
                    "accept");
            assertThat(its()).extracting(SessionInfo::stack).containsOnly(KERNEL);
            assertThat(ended).isNotDone();

            application.stop();
            assertThat(its()).isEmpty();
            assertThat((String) ended.get(BOUND.toSeconds(), TimeUnit.SECONDS))
                    .satisfiesAnyOf(how -> assertThat(how).contains("SocketException"),
                            how -> assertThat(how).isEqualTo("read -1")); // its own peer ended first
            assertThat(peer.readTimeout(BOUND).input().read()).isEqualTo(-1);
        }
        assertThatThrownBy(() -> sockets().blocking().connect(at)).isInstanceOf(SessionConnectException.class)
                .hasMessageContaining("refused");
    }

    @Test
    public void shouldServeAnApplicationThatIsStartedAgain() throws Exception {
        Bundle application = install("sockets", ApplicationJar.of(NAME, SocketApplication.class));
        application.stop();
        application.start();
        assertThat(its()).extracting(SessionInfo::kind).contains("listen", "connect");
    }

    private List<SessionInfo> its() {
        return Stream.concat(control().sessions().stream(), control().listeners().stream())
                .filter(each -> each.bundle().equals(NAME)).toList();
    }
}
