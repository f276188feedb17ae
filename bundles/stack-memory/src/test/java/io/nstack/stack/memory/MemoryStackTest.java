package io.nstack.stack.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackState;
import io.nstack.stack.StopOutcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryStackTest {

    @Test
    void shouldBeNamedByItsPid() {
        assertThat(new MemoryStack(Map.of("service.pid", "io.nstack.stack.memory~memory")).name()).isEqualTo("memory");
        assertThat(new MemoryStack(Map.of("service.pid", "io.nstack.stack.memory~lab")).name())
                .isEqualTo("memory~lab");
        assertThat(new MemoryStack(Map.of("name", "mine")).name()).isEqualTo("mine");
    }

    @Test
    void shouldGoThroughItsLife() throws Exception {
        MemoryStack stack = new MemoryStack(Map.of());
        List<StackState> heard = new ArrayList<>();
        assertThat(stack.status().state()).isEqualTo(StackState.CREATED);
        stack.start(status -> heard.add(status.state()));
        stack.drain();
        assertThat(stack.stop(Duration.ZERO)).isEqualTo(StopOutcome.GRACEFUL);
        assertThat(stack.stop(Duration.ZERO)).isEqualTo(StopOutcome.GRACEFUL);
        assertThat(heard).containsExactly(StackState.STARTING, StackState.UP, StackState.DRAINING, StackState.STOPPED);
    }

    @Test
    void shouldReachItsOwnAddressesOnly() {
        MemoryStack stack = new MemoryStack(Map.of());
        assertThat(stack.canReach(Lab.at("127.9.9.9", 1))).isTrue();
        assertThat(stack.canReach(Lab.at("::1", 1))).isTrue();
        assertThat(stack.canReach(Lab.at("10.0.0.1", 1))).isFalse();
        assertThat(stack.canReach(InetSocketAddress.createUnresolved("name", 1))).isFalse();
        assertThat(stack.canReach(UnixDomainSocketAddress.of("s"))).isFalse();
        MemoryStack lab = new MemoryStack(Map.of("addresses", "10.77.3.9/16"));
        assertThat(lab.canReach(Lab.at("10.77.200.1", 1))).isTrue();
        assertThat(lab.canReach(Lab.at("10.78.0.1", 1))).isFalse();
        assertThat(lab.traits().families()).containsExactly(AddressFamily.INET);
    }

    @Test
    void shouldSpeakFromTheFirstAddressOfTheRange() throws Exception {
        try (Lab lab = new Lab(1, Map.of("addresses", List.of("10.77.0.0/16", "fd77::/64")))) {
            lab.listen(0, Lab.at("10.77.5.5", 80), 1);
            assertThat(lab.begin(0, Lab.at("10.77.5.5", 80)).local()).asString().startsWith("/10.77.0.1:");
            assertThat(lab.begin(0, Lab.at("fd77::5", 80)).local()).asString().startsWith("/[fd77:0:0:0:0:0:0:1]:");
        }
    }

    @Test
    void shouldKeepTwoInstancesApart() throws Exception {
        try (Lab one = new Lab(1); Lab two = new Lab(1)) {
            one.listen(0, Lab.loopback(80), 1);
            two.listen(0, Lab.loopback(80), 1);
            var client = two.begin(0, Lab.loopback(80));
            one.settle();
            assertThat(client.isConnected()).isFalse();
            two.settle();
            assertThat(client.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"addresses | 10.0.0.0/33 | digits", "addresses | localhost | digits",
            "addresses | 224.0.0.0/8 | digits", "sendBufferBytes | 1 | from 16384 to 67108864",
            "receiveBufferBytes | many | from 16384", "loopMemoryBytes | 5 | from 1048576",
            "lending | maybe | true or false",
            "name | a b | letters", "speed | 9 | allowed are [addresses"})
    void shouldRefuseAWrongOptionAndSayWhatIsAllowed(String key, String value, String allowed) {
        MemoryStack stack = new MemoryStack(Map.of(key, value));
        assertThatThrownBy(() -> stack.start(status -> {})).isInstanceOf(IOException.class)
                .hasMessageContaining("option").hasMessageContaining(value).hasMessageContaining(allowed);
        assertThat(stack.status().state()).isEqualTo(StackState.FAILED);
        assertThat(stack.stop(Duration.ZERO)).isEqualTo(StopOutcome.GRACEFUL);
    }
}
