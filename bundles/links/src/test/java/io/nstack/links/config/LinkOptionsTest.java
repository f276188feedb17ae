package io.nstack.links.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.links.faults.FaultSettings;
import io.nstack.links.memory.WireSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkOptionsTest {

    @Test
    void shouldNameTheEndsAfterTheInstance() {
        WireSettings wire = WireOptions.read(Map.of("service.pid", "io.nstack.link.memory~lab"));

        assertThat(wire.first().name()).isEqualTo("lab-a");
        assertThat(wire.second().name()).isEqualTo("lab-b");
        assertThat(wire.mtuBytes()).isEqualTo(1500);
    }

    @Test
    void shouldTakeNamesAndQueuesOfEachEnd() {
        WireSettings wire = WireOptions
                .read(Map.of("names", new String[]{"x", "y"}, "queues", List.of(1, 4), "mtuBytes", "9000"));

        assertThat(wire.first().queues()).isEqualTo(1);
        assertThat(wire.second().queues()).isEqualTo(4);
        assertThat(wire.second().name()).isEqualTo("y");
        assertThat(wire.mtuBytes()).isEqualTo(9000);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatThrownBy(() -> WireOptions.read(Map.of("mtu", 1500))).hasMessageContaining("unknown option 'mtu'")
                .hasMessageContaining("mtuBytes");
    }

    @Test
    void shouldSayWhichOptionIsWrong() {
        assertThatThrownBy(() -> WireOptions.read(Map.of("mtuBytes", "67")))
                .hasMessage("option mtuBytes='67': a whole number from 68 to 65535");
        assertThatThrownBy(() -> FaultOptions.read(Map.of("loss", "20")))
                .hasMessage("option loss='20': a share from 0 to 1");
    }

    @Test
    void shouldTakeRatesForBothDirectionsOrOne() {
        FaultSettings faults = FaultOptions.read(Map.of("service.pid", "io.nstack.link.faults~wan", "target", "lab-a",
                "loss", "0.01", "outLoss", 0.05, "delayMicros", 25_000, "seed", 3));

        assertThat(faults.name()).isEqualTo("wan");
        assertThat(faults.seed()).isEqualTo(3);
        assertThat(faults.out().loss()).isEqualTo(0.05);
        assertThat(faults.in().loss()).isEqualTo(0.01);
        assertThat(faults.in().delayNanos()).isEqualTo(25_000_000);
        assertThat(faults.out().delayNanos()).isEqualTo(25_000_000);
    }

    @Test
    void shouldRefuseALinkOverItself() {
        assertThatThrownBy(() -> ConfiguredFaults.target(Map.of("target", "x"), "x")).hasMessageContaining("itself");
        assertThatThrownBy(() -> ConfiguredFaults.target(Map.of(), "x")).hasMessage("option target is missing");
    }
}
