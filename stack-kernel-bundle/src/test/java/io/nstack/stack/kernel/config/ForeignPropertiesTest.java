package io.nstack.stack.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignPropertiesTest {

    @ParameterizedTest
    @ValueSource(strings = {"service.factoryPid", "component.id", "felix.fileinstall.filename", ".private",
            "io.nstack.configuration.file", "objectClass"})
    void shouldPassOverPropertiesOfOthers(String key) throws Exception {
        assertThat(ConfigReader.read("kernel", Map.of(key, "any"))).isEqualTo(KernelConfig.defaults("kernel"));
    }

    @Test
    void shouldRefuseAnUnknownOption() {
        assertThatThrownBy(() -> ConfigReader.read("kernel", Map.of("congestoin", "bbr")))
                .isInstanceOf(ConfigException.class).hasMessageContaining("congestoin");
    }
}
