package io.nstack.session.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class LoopCpusTest {

    @Test
    void shouldKeepEachLoopOnItsProcessor() throws Exception {
        BitSet allowed = AffinityNative.allowed();
        int first = allowed.nextSetBit(0);
        int last = allowed.previousSetBit(allowed.length());
        LoopGroup group = new LoopGroup(BaseKind.NIO, 3, 0, LoopCpus.parse(first + "," + last));
        try {
            assertThat(processorsOf(group, 0)).isEqualTo(one(first));
            assertThat(processorsOf(group, 1)).isEqualTo(one(last));
            assertThat(processorsOf(group, 2)).isEqualTo(one(first));
            assertThat(AffinityNative.allowed()).isEqualTo(allowed);
        } finally {
            group.terminate();
        }
    }

    private static BitSet processorsOf(LoopGroup group, int loop) throws Exception {
        return group.loops().get(loop).submit(AffinityNative::allowed).get(10, TimeUnit.SECONDS);
    }

    private static BitSet one(int cpu) {
        BitSet set = new BitSet();
        set.set(cpu);
        return set;
    }

    @Test
    void shouldLeaveLoopsAloneWithoutAList() { assertThat(LoopCpus.parse(" ").of(3)).isEqualTo(-1); }

    @Test
    void shouldRefuseAProcessorThatTheProcessMayNotUse() {
        assertThatIllegalArgumentException().isThrownBy(() -> LoopCpus.parse("8190"))
                .withMessageContaining("processors '8190': this process may not run on 8190");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1,", "-1", "3-2", "1-2-3", "9000"})
    void shouldRefuseWhatIsNoList(String list) {
        assertThatIllegalArgumentException().isThrownBy(() -> LoopCpus.parse(list))
                .withMessageContaining("'" + list + "'").withMessageContaining("2,4-7");
    }
}
