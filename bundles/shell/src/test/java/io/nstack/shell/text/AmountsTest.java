package io.nstack.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountsTest {

    @Test
    void shouldShowBytes() {
        assertThat(Amounts.bytes(0)).isEqualTo("0 B");
        assertThat(Amounts.bytes(1023)).isEqualTo("1023 B");
        assertThat(Amounts.bytes(1024)).isEqualTo("1.0 KiB");
        assertThat(Amounts.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Amounts.bytes(1024 * 1024 - 1)).isEqualTo("1.0 MiB");
        assertThat(Amounts.bytes(12L << 30)).isEqualTo("12 GiB");
        assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    }

    @Test
    void shouldShowDurations() {
        assertThat(Amounts.duration(Duration.ofSeconds(-1))).isEqualTo("0s");
        assertThat(Amounts.duration(Duration.ZERO)).isEqualTo("0s");
        assertThat(Amounts.duration(Duration.ofNanos(850_400))).isEqualTo("850us");
        assertThat(Amounts.duration(Duration.ofMillis(12))).isEqualTo("12ms");
        assertThat(Amounts.duration(Duration.ofMillis(3210))).isEqualTo("3.2s");
        assertThat(Amounts.duration(Duration.ofSeconds(59))).isEqualTo("59s");
        assertThat(Amounts.duration(Duration.ofSeconds(252))).isEqualTo("4m12s");
        assertThat(Amounts.duration(Duration.ofHours(2))).isEqualTo("2h");
        assertThat(Amounts.duration(Duration.ofHours(76))).isEqualTo("3d4h");
    }
}
