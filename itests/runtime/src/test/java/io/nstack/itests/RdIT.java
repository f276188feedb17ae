package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.nsocket.NoStackException;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.RdEngine;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.Test;
import org.osgi.framework.Bundle;

public class RdIT extends RuntimeSupport {

    private static final int TURNS = 10;

    @Test
    public void shouldLoseNoSessionWhileRdIsStoppedStartedAndUpdated() throws Exception {
        Bundle rd = bundleOf("io.nstack.rd");
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive("", sockets(), echo.address());
                Openers opened = Openers.run("", sockets(), echo.address())) {
            for (int turn = 0; turn < TURNS; turn++) {
                rd.stop();
                assertThat(isThere(RdEngine.class)).isFalse();
                session.awaitProgress();
                opened.awaitMore();
                rd.start();
                opened.awaitMore();
                rd.update(URI.create(rd.getLocation()).toURL().openStream());
                assertThat(isThere(RdEngine.class)).isTrue();
                session.awaitProgress();
            }
            session.finish();
            opened.close();
            assertThat(opened.refused()).isEmpty();
            assertThat(opened.cut()).isEmpty();
            assertThat(echo.isOpen()).isTrue();
        }
    }

    @Test
    public void shouldKeepTheLastPolicyInForceWhileRdIsAway() throws Exception {
        Bundle rd = bundleOf("io.nstack.rd");
        try (EchoListener echo = EchoListener.on(KERNEL, sockets())) {
            policy(denial("closed-port", echo.port()));
            assertDenied("closed-port", echo.address());
            rd.stop();
            assertDenied("closed-port", echo.address());
            rd.start();
            assertDenied("closed-port", echo.address());
        }
    }

    @Test
    public void shouldReadThePolicyThatCameWhileRdWasAway() throws Exception {
        Bundle rd = bundleOf("io.nstack.rd");
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive("", sockets(), echo.address())) {
            rd.stop();
            replacePolicy(denial("came-later", echo.port()));
            session.awaitProgress();
            rd.start();
            Await.until("the policy is in force", () -> isThere(PolicyControl.class)
                    && service(PolicyControl.class).rules().stream()
                            .anyMatch(each -> each.name().equals("came-later")));
            assertDenied("came-later", echo.address());
            session.finish();
        }
    }

    private static String denial(String name, int port) {
        String rules = """
                {"rules": [{"name": "%s", "direction": "connect", "remote-port": "%d", "deny": true}]}
                """;
        return rules.formatted(name, port);
    }

    private void assertDenied(String rule, InetSocketAddress remote) {
        assertThatThrownBy(() -> Sessions.connect("", sockets(), remote, new ChannelInboundHandlerAdapter()))
                .isInstanceOf(NoStackException.class).hasMessageContaining(rule);
    }
}
