package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.nsocket.SessionOptions;
import io.nstack.nsocket.operate.StackInfo;
import io.nstack.stack.StackState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import org.junit.Test;
import org.osgi.service.cm.Configuration;

public class KernelOptionsIT extends RuntimeSupport {

    private static final Path CONTROLS = Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control");

    @Test
    public void shouldRunTwoInstancesWithDifferentCongestionControl() throws Exception {
        assumeThat(CONTROLS).exists();
        assumeThat(Files.readString(CONTROLS)).as("congestion control of this kernel").contains("cubic", "bbr");
        kernel("cubic", Map.of("congestion", "cubic"));
        kernel("bbr", Map.of("congestion", "bbr"));
        awaitUp("kernel~cubic");
        awaitUp("kernel~bbr");
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut cubic = FlatOut.drive("kernel~cubic", sockets(), echo.address());
                FlatOut bbr = FlatOut.drive("kernel~bbr", sockets(), echo.address())) {
            assertThat(congestionOf("kernel~cubic", echo)).isEqualTo("cubic");
            assertThat(congestionOf("kernel~bbr", echo)).isEqualTo("bbr");
            cubic.finish();
            bbr.finish();
        }
    }

    @Test
    public void shouldFailAnInstanceWithAnUnknownOptionAndSayWhich() throws Exception {
        kernel("wrong", Map.of("congestoin", "bbr"));
        assertThat(awaitFailed("kernel~wrong").status().reason()).contains("congestoin", "congestion");
    }

    @Test
    public void shouldFailAnInstanceWithAWrongValueAndSayWhatIsAllowed() throws Exception {
        kernel("wrong", Map.of("congestion", "teleport"));
        assertThat(awaitFailed("kernel~wrong").status().reason()).contains("congestion", "teleport", "reno");
    }

    @Test
    public void shouldHoldAnInstanceDownWhileItsDeviceIsMissing() throws Exception {
        kernel("wrong", Map.of("bindToDevice", "nodev0"));
        Await.until("down", () -> stack("kernel~wrong").filter(each -> each.status().state() == StackState.DOWN)
                .isPresent());
        assertThat(stack("kernel~wrong").orElseThrow().status().reason()).contains("bindToDevice", "nodev0");
    }

    @Test
    public void shouldServeOnceTheOptionIsRight() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut untouched = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            Configuration wrong = kernel("wrong", Map.of("tcpNoDelay", "perhaps"));
            awaitFailed("kernel~wrong");
            wrong.update(new Hashtable<>(Map.of("tcpNoDelay", "true")));
            awaitUp("kernel~wrong");
            try (FlatOut session = FlatOut.drive("kernel~wrong", sockets(), echo.address())) {
                session.finish();
            }
            untouched.finish();
        }
    }

    @Override
    boolean mayLog(String error) { return error.contains("kernel~wrong: the stack did not start"); }

    private StackInfo awaitFailed(String name) {
        Await.until(() -> "failed, not " + stack(name),
                () -> stack(name).filter(each -> each.status().state() == StackState.FAILED).isPresent());
        assertThat(isUp(KERNEL)).isTrue();
        return stack(name).orElseThrow();
    }

    private String congestionOf(String stack, EchoListener echo) throws Exception {
        Channel session = Sessions.connect(stack, sockets(), echo.address(), new ChannelInboundHandlerAdapter());
        try {
            return session.config().getOption(SessionOptions.TCP_CONGESTION);
        } finally {
            session.close();
        }
    }
}
