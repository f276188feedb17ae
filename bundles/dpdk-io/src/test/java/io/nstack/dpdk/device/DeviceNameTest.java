package io.nstack.dpdk.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNameTest {

    @Test
    void shouldReadAVirtualDevice() {
        DeviceName name = DeviceName.parse("net_af_packet0,iface=veth0,qdisc_bypass=1", "fast");
        assertThat(name).isEqualTo(new DeviceName("vdev", "net_af_packet0", "iface=veth0,qdisc_bypass=1"));
        assertThat(name.argument("iface")).contains("veth0");
        assertThat(name.argument("face")).isEmpty();
    }

    @Test
    void shouldGiveADriverWithoutANumberANameOfItsOwn() {
        assertThat(DeviceName.parse("net_ring", "fast").name()).isEqualTo("net_ring_fast");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000:03:00.0", "03:00.0"})
    void shouldReadAPciAddress(String text) {
        assertThat(DeviceName.parse(text, "fast")).isEqualTo(new DeviceName("pci", "0000:03:00.0", ""));
    }

    @Test
    void shouldAddOnlyArgumentsThatAreNotThere() {
        DeviceName name = DeviceName.parse("net_af_packet0,iface=veth0,framecnt=64", "fast");
        assertThat(name.withDefault("framecnt", "1024").withDefault("qpairs", "2").arguments())
                .isEqualTo("iface=veth0,framecnt=64,qpairs=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eth0", "net_", "0000:03:00.9", "net_af packet0"})
    void shouldRefuseWhatIsNoDevice(String text) {
        assertThatThrownBy(() -> DeviceName.parse(text, "fast")).isInstanceOf(IllegalArgumentException.class);
    }
}
