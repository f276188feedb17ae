package io.nstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultStreamTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void shouldPrintAllButTheResult() throws IOException {
        assertThat(copy("one\ntwo\n#rc 3\n")).isEqualTo(3);
        assertThat(printed).hasToString("one\ntwo\n");
    }

    @Test
    void shouldPassOnLinesThatOnlyLookLikeAResult() throws IOException {
        assertThat(copy("# head\n#rc 9\nbody #rc 1\n#rc 0\n")).isZero();
        assertThat(printed).hasToString("# head\n#rc 9\nbody #rc 1\n");
    }

    @Test
    void shouldFailIfTheRuntimeEndsWithoutAResult() {
        assertThatThrownBy(() -> copy("half\n# cut")).isInstanceOf(IOException.class)
                .hasMessage("the runtime ended before the command did");
        assertThat(printed).hasToString("half\n# cut");
    }

    private int copy(String text) throws IOException {
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new ResultStream(out).copy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
