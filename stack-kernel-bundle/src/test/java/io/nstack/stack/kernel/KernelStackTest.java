package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StopOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelStackTest {

    private static KernelStack up(Map<String, Object> properties) throws IOException {
        KernelStack stack = new KernelStack(properties);
        stack.start(status -> {});
        return stack;
    }

    private static InetSocketAddress to(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 80);
    }

    @ParameterizedTest
    @CsvSource({"io.nstack.stack.kernel~kernel,kernel", "io.nstack.stack.kernel~edge,kernel~edge",
            "io.nstack.stack.kernel,kernel"})
    void shouldTakeItsNameFromThePid(String pid, String name) {
        assertThat(new KernelStack(Map.of("service.pid", pid)).name()).isEqualTo(name);
    }

    @Test
    void shouldTakeItsNameFromTheProperty() {
        KernelStack stack = new KernelStack(Map.of("service.pid", "io.nstack.stack.kernel~x", "name", "front"));
        assertThat(stack.name()).isEqualTo("front");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"colour | blue | allowed are", "engine | turbo | auto, native or jdk",
            "congestion | nonsense | this kernel has", "tcpNoDelay | maybe | true or false",
            "fastOpenQueue | -1 | whole number", "sendBufferBytes | 0 | whole number",
            "receiveBufferBytes | big | whole number", "bindToDevice | a/b | network interface",
            "localAddress | localhost | in digits", "localAddress | 127.0.0.1,127.0.0.2 | at most one",
            "localAddress | 0.0.0.0 | no wildcard", "mptcp | 2 | true or false", "name | a b | letters"})
    void shouldFailWithOptionValueAndWhatIsAllowed(String option, String value, String allowed) {
        List<StackStatus> heard = new ArrayList<>();
        KernelStack stack = new KernelStack(Map.of("service.pid", "io.nstack.stack.kernel~bad", option, value));
        assertThatThrownBy(() -> stack.start(heard::add)).isInstanceOf(IOException.class).hasMessageContaining(option)
                .hasMessageContaining(value).hasMessageContaining(allowed);
        assertThat(stack.status().state()).isEqualTo(StackState.FAILED);
        assertThat(heard).last().isEqualTo(stack.status());
        assertThat(stack.status().reason()).contains(option, value, allowed);
        assertThat(stack.stop(Duration.ZERO)).isEqualTo(StopOutcome.GRACEFUL);
    }

    @Test
    void shouldIgnoreTheKeysOfTheFramework() throws Exception {
        assertThat(up(Map.of("service.pid", "io.nstack.stack.kernel~k", "service.factoryPid", "x", "component.id", 7L,
                "felix.fileinstall.filename", "f")).status().state()).isEqualTo(StackState.UP);
    }

    @Test
    void shouldGoThroughItsLife() throws Exception {
        KernelStack stack = new KernelStack(Map.of());
        List<StackState> heard = new ArrayList<>();
        assertThat(stack.status().state()).isEqualTo(StackState.CREATED);
        stack.start(status -> heard.add(status.state()));
        stack.drain();
        assertThat(stack.stop(Duration.ofSeconds(1))).isEqualTo(StopOutcome.GRACEFUL);
        assertThat(stack.stop(Duration.ofSeconds(1))).isEqualTo(StopOutcome.GRACEFUL);
        assertThat(heard).containsExactly(StackState.STARTING, StackState.UP, StackState.DRAINING, StackState.STOPPED);
    }

    @Test
    void shouldBeDownWhileItsDeviceIsMissing() throws Exception {
        KernelStack stack = up(Map.of("bindToDevice", "nosuch0"));
        assertThat(stack.status().state()).isEqualTo(StackState.DOWN);
        assertThat(stack.status().reason()).contains("bindToDevice='nosuch0'", "lo");
        assertThat(stack.canReach(to("127.0.0.1"))).isFalse();
        assertThat(stack.stop(Duration.ofSeconds(1))).isEqualTo(StopOutcome.GRACEFUL);
    }

    @Test
    void shouldBeDownWhileItsAddressIsMissing() throws Exception {
        KernelStack stack = up(Map.of("localAddress", "203.0.113.9"));
        assertThat(stack.status().state()).isEqualTo(StackState.DOWN);
        assertThat(stack.status().reason()).contains("localAddress='203.0.113.9'");
        stack.stop(Duration.ZERO);
    }

    @Test
    void shouldReachEveryFamilyByDefault() throws Exception {
        KernelStack stack = up(Map.of());
        assertThat(stack.canReach(to("10.0.0.1"))).isTrue();
        assertThat(stack.canReach(to("2001:db8::1"))).isTrue();
        assertThat(stack.canReach(UnixDomainSocketAddress.of("s"))).isTrue();
        assertThat(stack.canReach(InetSocketAddress.createUnresolved("name", 1))).isFalse();
    }

    @Test
    void shouldReachOnlyTheFamilyOfItsAddress() throws Exception {
        KernelStack stack = up(Map.of("localAddress", "127.0.0.1"));
        assertThat(stack.traits().families()).containsExactlyInAnyOrder(AddressFamily.INET, AddressFamily.UNIX);
        assertThat(stack.canReach(to("127.0.0.5"))).isTrue();
        assertThat(stack.canReach(to("::1"))).isFalse();
        assertThat(stack.canReach(to("10.0.0.1"))).as("from a loopback address").isFalse();
    }

    @Test
    void shouldReachOnlyThisHostOverLoopback() throws Exception {
        KernelStack stack = up(Map.of("bindToDevice", "lo"));
        assertThat(stack.canReach(to("127.0.0.1"))).isTrue();
        assertThat(stack.canReach(to("10.0.0.1"))).isFalse();
    }

    @Test
    void shouldRefuseAnEngineThatTheLoopCannotCarry() throws Exception {
        KernelStack jdk = up(Map.of("engine", "jdk"));
        assertThatThrownBy(() -> Flavour.NATIVE.open(jdk)).isInstanceOf(IOException.class)
                .hasMessageContaining("engine='jdk'").hasMessageContaining("descriptors");
        KernelStack posix = up(Map.of("engine", "native"));
        assertThatThrownBy(() -> Flavour.JDK.open(posix)).isInstanceOf(IOException.class)
                .hasMessageContaining("engine='native'").hasMessageContaining("NIO");
    }
}
