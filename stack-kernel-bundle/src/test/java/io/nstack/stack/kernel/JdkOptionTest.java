package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JdkOptionTest extends OptionSuite {
    JdkOptionTest() { super(Flavour.JDK); }

    @ParameterizedTest
    @CsvSource({"congestion,reno,TCP_CONGESTION", "bindToDevice,lo,SO_BINDTODEVICE", "mptcp,true,mptcp",
            "fastOpenConnect,true,TCP_FASTOPEN_CONNECT"})
    void shouldRefuseWhatOnlyTheNativeEngineCanDo(String option, String value, String named) {
        assertThatThrownBy(() -> use(Map.of(option, value))).isInstanceOf(IOException.class)
                .hasMessageContaining(named).hasMessageContaining("native engine");
    }
}
