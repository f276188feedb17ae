package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.nsocket.Intent;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.PolicyInfo;
import io.nstack.rd.RdEngine;
import io.nstack.stack.Transport;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.Test;

public class PolicyReloadIT extends RuntimeSupport {

    private static final int RELOADS = 50;

    @Test
    public void shouldLoseNoSessionWhileThePolicyIsReplaced() throws Exception {
        kernel("edge", Map.of());
        awaitUp("kernel~edge");
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive("", sockets(), echo.address());
                Openers opened = Openers.run("", sockets(), echo.address())) {
            for (int reload = 0; reload < RELOADS; reload++) {
                String first = reload % 2 == 0 ? "kernel~edge" : KERNEL;
                policy(rule("reload-" + reload, first));
                Decision decision = why(echo.address());
                assertThat(decision.reason()).contains("reload-" + reload);
                assertThat(decision.candidates().getFirst().stack()).isEqualTo(first);
                session.awaitProgress();
            }
            session.finish();
            opened.close();
            assertThat(opened.refused()).isEmpty();
            assertThat(opened.cut()).isEmpty();
            assertThat(opened.servedBy(KERNEL)).isPositive();
            assertThat(opened.servedBy("kernel~edge")).isPositive();
        }
    }

    @Test
    public void shouldKeepThePolicyWhenTheNewOneIsMalformed() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive("", sockets(), echo.address());
                Openers opened = Openers.run("", sockets(), echo.address())) {
            PolicyInfo good = policy(rule("good", KERNEL));
            replacePolicy("{\n  \"rules\": [{\"name\": \"bad\", \"stakcs\": [\"kernel\"]}]\n}\n");
            Await.until("refused", () -> !service(PolicyControl.class).current().lastError().isEmpty());
            assertThat(service(PolicyControl.class).current().lastError()).contains("policy.json:2:", "stakcs");
            assertThat(service(PolicyControl.class).current().version()).isEqualTo(good.version());
            assertThat(why(echo.address()).reason()).contains("good");
            session.awaitProgress();

            policy(rule("mended", KERNEL));
            assertThat(service(PolicyControl.class).current().lastError()).isEmpty();
            session.finish();
            opened.close();
            assertThat(opened.refused()).isEmpty();
            assertThat(opened.cut()).isEmpty();
        }
    }

    @Test
    public void shouldMoveAListenerToWhereThePolicySays() throws Exception {
        kernel("edge", Map.of());
        awaitUp("kernel~edge");
        try (EchoListener echo = EchoListener.open("", sockets(), new InetSocketAddress("127.0.0.1", 0))) {
            assertThat(echo.info().stack()).contains(KERNEL);
            policy("""
                    {"rules": [{"name": "on-edge", "direction": "listen", "stacks": ["kernel~edge"]}]}
                    """);
            Await.until(() -> "on the other stack, not " + echo.info(),
                    () -> echo.info().stack().equals("kernel~edge"));
            try (FlatOut session = FlatOut.drive(KERNEL, sockets(), echo.address())) {
                session.finish();
            }
        }
    }

    private static String rule(String name, String stack) {
        String rules = """
                {"rules": [{"name": "%s", "direction": "connect", "stacks": ["%s", "kernel"]}]}
                """;
        return rules.formatted(name, stack);
    }

    private Decision why(InetSocketAddress remote) {
        return service(RdEngine.class).why(new Flow("test", Transport.STREAM, Direction.CONNECT, null, remote,
                Intent.ANY), control().snapshot());
    }
}
