package io.nstack.rd.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nstack.rd.StackSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {

    private static final StackSnapshot STACKS = Flows.snapshot(Flows.KERNEL, Flows.kernel("kernel~edge"),
            Flows.user("edge", "kernel"), Flows.DPDK);

    private static List<String> named(StackPattern pattern, StackSnapshot stacks) {
        return stacks.stacks().stream().filter(each -> pattern.matches(each, stacks)).map(each -> each.name()).toList();
    }

    @ParameterizedTest
    @CsvSource({"a*c, abbc, true", "a*c, ac, true", "a*c, acb, false", "*, anything, true", "a?c, abc, true",
            "a?c, ac, false",
            "*b*d, abcbd, true", "file-*, file-, true", "abc, abc, true", "abc, ABC, false", "**a, ba, true",
            "a*, '', false"})
    void shouldMatchGlobs(String glob, String name, boolean matches) {
        assertThat(new Glob(glob).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"kernel, kernel", "kernel~*, kernel kernel~edge edge", "*edge, kernel~edge edge", "dpdk, ''",
            "dpdk~*, dpdk~fast0", "nothing, ''"})
    void shouldNameStacks(String pattern, String names) {
        assertThat(String.join(" ", named(StackPattern.parse(pattern), STACKS))).isEqualTo(names);
    }

    @Test
    void shouldTakeDmmNamesAsTypeOnlyWhereNoStackBearsThem() {
        assertThat(named(new StackPattern.NameElseType("kernel"), STACKS)).containsExactly("kernel");
        assertThat(named(new StackPattern.NameElseType("dpdk"), STACKS)).containsExactly("dpdk~fast0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "kernel,dpdk", "ä"})
    void shouldRefuseWhatNamesNoStack(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> StackPattern.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"1-65535, 16", "80, 1", "8000-8099, 6", "1-2, 2", "65535, 1", "1024-2047, 1"})
    void shouldCoverPortRangesWithFewBlocks(String range, int blocks) {
        PortRange ports = PortRange.parse(range);
        assertThat(ports.blocks()).hasSizeLessThanOrEqualTo(blocks);
        for (int port = 0; port <= 65535; port++) {
            Bits bits = Bits.ofLeading(port, 16);
            boolean covered = ports.blocks().stream().anyMatch(each -> bits.startsWith(each.bits(), each.length()));
            assertThat(covered).as("port %d", port).isEqualTo(ports.contains(port));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "90-80", "a", "1-", "-1", "1-2-3", "99999999999"})
    void shouldRefuseWhatIsNoPortRange(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortRange.parse(text));
    }
}
