package io.nstack.dpdk.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.dpdk.eal.HugeUse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkConfigReaderTest {

    private final Map<String, Object> properties = new HashMap<>(
            Map.of("service.pid", "io.nstack.link.dpdk~fast0", "device", "net_ring0"));

    @Test
    void shouldTakeTheNameFromThePid() throws Exception {
        assertThat(LinkConfigReader.read(properties)).isEqualTo(LinkConfig.of("fast0", "net_ring0"));
    }

    @Test
    void shouldReadAllOptions() throws Exception {
        properties
                .putAll(Map.of("name", "n", "queues", 4L, "frames", "16384", "mtu", 9000, "huge", "yes", "merge", true,
                        "promiscuous", "true"));
        LinkConfig read = LinkConfigReader.read(properties);
        assertThat(read).isEqualTo(new LinkConfig("n", read.device(), 4, 16_384, 9000, HugeUse.YES, true, true));
    }

    @Test
    void shouldRefuseALinkWithoutADevice() {
        properties.remove("device");
        assertThatThrownBy(() -> LinkConfigReader.read(properties)).hasMessageContaining("option device is missing");
    }

    @ParameterizedTest
    @CsvSource({"queues, 0, a whole number from 1 to 64", "frames, many, a whole number", "mtu, 67, from 68",
            "huge, maybe, 'auto, yes or no'", "merge, perhaps, true or false", "device, eth0, a PCI address",
            "name, a b, letters", "qeues, 2, unknown option 'qeues'"})
    void shouldNameWhatIsWrong(String option, String value, String allowed) {
        properties.put(option, value);
        assertThatThrownBy(() -> LinkConfigReader.read(properties)).isInstanceOf(ConfigException.class)
                .hasMessageContaining(option).hasMessageContaining(value).hasMessageContaining(allowed);
    }
}
