package io.nstack.session.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final String WHAT = "connect 10.0.0.7:80";

    @Test
    void shouldSayOnceWhatWasTriedAndWhere() {
        ConnectException refused = new ConnectException("connect 10.0.0.7:80 via kernel: Connection refused");
        assertThat(Failures.connect(WHAT, Failures.attempt(WHAT, "kernel", refused), "kernel", refused))
                .hasMessage("connect 10.0.0.7:80 via kernel: Connection refused");
    }

    @Test
    void shouldLeaveOtherReasonsAsTheyAre() {
        assertThat(Failures.attempt(WHAT, "kernel", new IOException("out of memory")))
                .isEqualTo("kernel: out of memory");
        assertThat(Failures.attempt(WHAT, "edge", new IOException("connect 10.0.0.7:80 via kernel: no")))
                .isEqualTo("edge: connect 10.0.0.7:80 via kernel: no");
        assertThat(Failures.attempt(WHAT, "kernel", new IOException())).isEqualTo("kernel: IOException");
    }
}
