package io.nstack.stack.dpdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nstack.stack.dpdk.ip.IpAddress;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

    private static final Map<String, Object> LEAST = Map.of("link", "veth0", "addresses", "10.77.0.1/24");

    private static DpdkConfig read(Map<String, ?> more) throws ConfigException {
        Map<String, Object> all = new HashMap<>(LEAST);
        all.putAll(more);
        return ConfigReader.read("dpdk", all);
    }

    private static boolean hasWay(DpdkConfig config, String to) {
        return config.hasWayTo(IpAddress.of(InetAddress.ofLiteral(to)));
    }

    @Test
    void shouldTakeWhatIsUsualForTheRest() throws Exception {
        DpdkConfig config = read(Map.of("service.pid", "io.nstack.stack.dpdk~a"));
        assertThat(config.link()).isEqualTo("veth0");
        assertThat(config.tcp().congestion()).isEqualTo("cubic");
        assertThat(config.mtuBytes()).isZero();
        assertThat(config.hasFamily(true)).isTrue();
        assertThat(config.hasFamily(false)).isFalse();
    }

    @Test
    void shouldReachWhatIsOnTheLinkAndBehindGateways() throws Exception {
        DpdkConfig config = read(Map.of("addresses", List.of("10.77.0.1/24", "fd77::1/64"), "routes",
                new String[]{"10.1.2.3/16 via 10.77.0.254", "fd78::/32 via fd77::9"}));
        assertThat(hasWay(config, "10.77.0.9")).isTrue();
        assertThat(hasWay(config, "10.1.255.1")).isTrue();
        assertThat(hasWay(config, "10.2.0.1")).isFalse();
        assertThat(hasWay(config, "fd77::abcd")).isTrue();
        assertThat(hasWay(config, "fd78:0:1::1")).isTrue();
        assertThat(hasWay(config, "fd79::1")).isFalse();
    }

    @Test
    void shouldReachEverywhereOfAFamilyByItsGateway() throws Exception {
        DpdkConfig config = read(Map.of("gateways", "10.77.0.254", "addresses", "10.77.0.1/24,fd77::1/64"));
        assertThat(hasWay(config, "192.0.2.1")).isTrue();
        assertThat(hasWay(config, "2001:db8::1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "link | a b | a name",
            "addresses | 10.77.0.0/24 | not the address of a host",
            "addresses | 10.77.0.255/24 | not the address of a host",
            "addresses | 224.0.0.1 | not the address of a host",
            "addresses | 10.77.0.1/33 | prefix length 33",
            "addresses | host.example/24 | an address with its network",
            "gateways | 10.78.0.1 | in none of the networks",
            "gateways | 10.77.0.1 | in none of the networks",
            "gateways | fd77::1 | in none of the networks",
            "routes | 10.1.0.0/16 | not of the form",
            "routes | 10.1.0.0/16 via fd77::1 | another family",
            "mtuBytes | 67 | from 68 to 65535",
            "mtuBytes | big | from 68 to 65535",
            "sendBufferBytes | 1 | a whole number from 4096",
            "mostSendBytes | 4096 | a whole number from 131072",
            "sack | perhaps | true or false",
            "congestion | ?! | a name",
            "halfOpenConnections | 0 | a whole number from 1"})
    void shouldSayWhatIsWrong(String option, String value, String why) {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> read(Map.of(option, value)))
                .withMessageContaining(option).withMessageContaining(value.split(",")[0]).withMessageContaining(why);
    }

    @Test
    void shouldWantTheLinkAndAnAddress() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigReader.read("dpdk", Map.of("addresses", "10.77.0.1/24")))
                .withMessageContaining("option link");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigReader.read("dpdk", Map.of("link", "veth0")))
                .withMessageContaining("option addresses");
    }

    @Test
    void shouldRefuseAnMtuThatIsTooSmallForIpv6() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(Map.of("mtuBytes", "576", "addresses", "fd77::1/64")))
                .withMessageContaining("from 1280");
    }

    @Test
    void shouldRefuseAnOptionThatDoesNotExist() {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> read(Map.of("gateway", "10.77.0.254")))
                .withMessageContaining("unknown option 'gateway'").withMessageContaining("gateways");
    }
}
