package io.nstack.stack.dpdk.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentRingTest {

    private final SegmentRing ring = new SegmentRing();

    private void add(int segments) {
        for (int i = 0; i < segments; i++) {
            int start = ring.count() == 0 ? -200 : ring.end(ring.slot(ring.count() - 1));
            ring.add(start, 100);
        }
    }

    private List<Integer> sendingOrder() {
        List<Integer> starts = new ArrayList<>();
        for (int slot = ring.oldestSent(); slot >= 0; slot = ring.nextSent(slot)) {
            starts.add(ring.start(slot));
        }
        return starts;
    }

    @Test
    void shouldFindSegmentsAcrossTheWrap() {
        add(6);
        assertThat(ring.find(-200)).isZero();
        assertThat(ring.find(-101)).isZero();
        assertThat(ring.find(-100)).isEqualTo(1);
        assertThat(ring.find(150)).isEqualTo(3);
        assertThat(ring.find(400)).isEqualTo(6);
    }

    @Test
    void shouldKeepTheOrderOfSendingWhenItGrows() {
        add(3);
        ring.unlink(ring.slot(0));
        ring.removeFirst();
        int again = ring.slot(0);
        ring.unlink(again);
        ring.link(again);
        add(10);
        assertThat(sendingOrder()).startsWith(0, -100, 100, 200).hasSize(12);
    }

    @Test
    void shouldSplitASegment() {
        add(4);
        ring.split(ring.slot(1), -60);
        assertThat(ring.count()).isEqualTo(5);
        assertThat(ring.length(ring.slot(1))).isEqualTo(40);
        assertThat(ring.length(ring.slot(2))).isEqualTo(60);
        assertThat(ring.start(ring.slot(3))).isZero();
        assertThat(sendingOrder()).containsExactly(-200, -100, -60, 0, 100);
    }

    @Test
    void shouldGiveMemoryBackOnlyWhenEmpty() {
        add(9);
        assertThat(ring.isLarge()).isFalse();
        ring.shrink();
        assertThat(ring.count()).isEqualTo(9);
        while (ring.count() > 0) {
            ring.unlink(ring.slot(0));
            ring.removeFirst();
        }
        assertThat(ring.isLarge()).isTrue();
        ring.shrink();
        assertThat(ring.isLarge()).isFalse();
        add(2);
        assertThat(sendingOrder()).containsExactly(-200, -100);
    }
}
