package io.nstack.rd.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {

    @ParameterizedTest
    @CsvSource({"10.1.2.3/8, 10.0.0.0/8", "10.1.2.3, 10.1.2.3/32", "1.2.3.4/0, 0.0.0.0/0", "fd00:1::5/16, fd00::/16",
            "::/0, ::/0", "2001:db8:0:0:1:0:0:1/128, 2001:db8::1:0:0:1/128", "::ffff:10.0.0.1/32, 10.0.0.1/32",
            "1:2:3:4:5:6:7:8/63, 1:2:3:4::/63", "1:2:3:4:5:6:7:8/65, 1:2:3:4::/65",
            "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8/128"})
    void shouldMaskHostBits(String text, String masked) {
        assertThat(Prefix.parse(text)).hasToString(masked).isEqualTo(Prefix.parse(masked));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "fd00::/129", "10.0.0/8", "300.0.0.1/8", "10.0.0.0/", "10.0.0.0/x", "host/8",
            "fe80::1%eth0/64", "", "/8", "10.0.0.0/-1", "1::2::3/8", "0x0a.0.0.1"})
    void shouldRefuseWhatIsNoPrefix(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Prefix.parse(text));
    }

    @Test
    void shouldSeeHostBits() {
        assertThat(Prefix.hasHostBits("10.0.0.1/8")).isTrue();
        assertThat(Prefix.hasHostBits("10.0.0.0/8")).isFalse();
        assertThat(Prefix.hasHostBits("10.0.0.1")).isFalse();
        assertThat(Prefix.hasHostBits("fd00::1/64")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.255.0.1, true", "10.0.0.0/8, 11.0.0.1, false", "::/0, 10.0.0.1, false",
            "0.0.0.0/0, ::1, false", "::/0, ::1, true", "0.0.0.0/0, 255.255.255.255, true", "fd00::/65, fd00::1, true",
            "fd00::/65, fd00::8000:0:0:0, false"})
    void shouldContainTheAddressesOfItsFamilyOnly(String prefix, String address, boolean inside) {
        FlowKey key = FlowKey.of(Flows.connect(address, 1));
        assertThat(Prefix.parse(prefix).contains(key.remote())).isEqualTo(inside);
    }
}
