package io.nstack.stack.iouring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.uring.IoUring;
import io.nstack.nsocket.operate.StackInfo;
import io.nstack.session.SessionLayer;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopGroup;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StopOutcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IoUringStackTest {

    @BeforeAll
    static void needIoUring() {
        assumeTrue(IoUring.isAvailable(), () -> String.valueOf(IoUring.unavailabilityCause()));
    }

    @ParameterizedTest
    @CsvSource({"io.nstack.stack.iouring~iouring,iouring", "io.nstack.stack.iouring~edge,iouring~edge",
            "io.nstack.stack.iouring,iouring"})
    void shouldTakeItsNameFromThePid(String pid, String name) {
        assertThat(new IoUringStack(Map.of("service.pid", pid)).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"colour | blue | allowed are", "tcpNoDelay | maybe | true or false",
            "fastOpenQueue | -1 | whole number", "sendBufferBytes | 0 | whole number",
            "receiveBufferBytes | big | whole number", "bindToDevice | a/b | network interface",
            "congestion | longer-than-any-name | at most 15", "name | a b | letters"})
    void shouldFailWithOptionValueAndWhatIsAllowed(String option, String value, String allowed) {
        List<StackStatus> heard = new ArrayList<>();
        IoUringStack stack = new IoUringStack(Map.of("service.pid", "io.nstack.stack.iouring~bad", option, value));
        assertThatThrownBy(() -> stack.start(heard::add)).isInstanceOf(IOException.class).hasMessageContaining(option)
                .hasMessageContaining(value).hasMessageContaining(allowed);
        assertThat(stack.status().state()).isEqualTo(StackState.FAILED);
        assertThat(heard).last().isEqualTo(stack.status());
    }

    @Test
    void shouldReachInternetAddressesOnly() {
        IoUringStack stack = new IoUringStack(Map.of());
        assertThat(stack.canReach(new InetSocketAddress("127.0.0.1", 80))).isTrue();
        assertThat(stack.canReach(InetSocketAddress.createUnresolved("example.org", 80))).isFalse();
        assertThat(stack.canReach(UnixDomainSocketAddress.of("/tmp/x"))).isFalse();
    }

    @Test
    void shouldBeUpInLoopsWithIoUringAtTheirBase() {
        IoUringStack stack = new IoUringStack(Map.of("congestion", "reno", "tcpNoDelay", true));
        assertThat(statusIn(BaseKind.IO_URING, stack)).isEqualTo(StackStatus.of(StackState.UP));
        assertThat(stack.status().state()).isEqualTo(StackState.STOPPED);
        assertThat(stack.stop(Duration.ZERO)).isEqualTo(StopOutcome.GRACEFUL);
    }

    @ParameterizedTest
    @EnumSource(value = BaseKind.class, names = {"EPOLL", "NIO"})
    void shouldFailWithThatReasonInAnyOther(BaseKind kind) {
        assumeTrue(kind.isAvailable(), kind::unavailability);
        IoUringStack stack = new IoUringStack(Map.of());
        assertThat(statusIn(kind, stack)).isEqualTo(new StackStatus(StackState.FAILED, "the loops of this runtime have"
                + " no io_uring at their base: start it with nstack.loop.base=io_uring"));
    }

    private static StackStatus statusIn(BaseKind kind, IoUringStack stack) {
        SessionLayer layer = new SessionLayer(new LoopGroup(kind, 2, 0), () -> {});
        try {
            layer.addStack(stack, "test");
            return Awaitility.await().until(
                    () -> layer.stacks().stream().map(StackInfo::status).findFirst().orElseThrow(),
                    status -> status.isUp() || status.state() == StackState.FAILED);
        } finally {
            layer.close();
        }
    }
}
