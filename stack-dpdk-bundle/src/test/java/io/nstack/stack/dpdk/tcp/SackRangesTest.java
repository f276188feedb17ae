package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SackRangesTest {

    private final SackRanges ranges = new SackRanges();

    @Test
    void shouldReportTheLatestRangeFirst() {
        ranges.add(10, 20);
        ranges.add(30, 40);
        ranges.add(50, 60);
        assertThat(report(4)).containsExactly(50, 60, 30, 40, 10, 20);
    }

    @Test
    void shouldJoinRangesThatTouch() {
        ranges.add(10, 20);
        ranges.add(30, 40);
        ranges.add(20, 30);
        assertThat(report(4)).containsExactly(10, 40);
    }

    @Test
    void shouldForgetTheOldestRangeWhenThereAreTooMany() {
        for (int i = 1; i <= 6; i++) {
            ranges.add(i * 100, i * 100 + 10);
        }
        assertThat(report(4)).containsExactly(600, 610, 500, 510, 400, 410, 300, 310);
        assertThat(report(3)).containsExactly(600, 610, 500, 510, 400, 410);
    }

    @Test
    void shouldReportADuplicateOnceAndFirst() {
        ranges.add(30, 40);
        ranges.duplicate(1, 5);
        assertThat(report(3)).containsExactly(1, 5, 30, 40);
        assertThat(report(3)).containsExactly(30, 40);
    }

    @Test
    void shouldDropWhatIsInOrderByNow() {
        ranges.add(30, 40);
        ranges.add(50, 60);
        ranges.advance(40);
        assertThat(report(4)).containsExactly(50, 60);
    }

    @Test
    void shouldCompareModulo() {
        ranges.add(0xffff_fff0, 0xffff_fff8);
        ranges.add(0xffff_fff8, 8);
        assertThat(report(4)).containsExactly(0xffff_fff0, 8);
        ranges.advance(8);
        assertThat(ranges.isEmpty()).isTrue();
    }

    private List<Integer> report(int most) {
        int[] left = new int[4];
        int[] right = new int[4];
        List<Integer> edges = new ArrayList<>();
        int count = ranges.report(left, right, most);
        for (int i = 0; i < count; i++) {
            edges.add(left[i]);
            edges.add(right[i]);
        }
        return edges;
    }
}
