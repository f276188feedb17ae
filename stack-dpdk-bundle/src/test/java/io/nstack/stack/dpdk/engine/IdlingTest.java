package io.nstack.stack.dpdk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdlingTest {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private final Idling idling = new Idling();
    private long now = 1_000 * MILLI;
    private long looks;

    /** Turns without work, as a loop takes them, until so much time has passed. */
    private void idle(long nanos) {
        long end = now + nanos;
        while (now < end) {
            idling.onTurn(now, false);
            looks++;
            now = idling.spins() ? now + MICRO : idling.parkUntil(now);
        }
    }

    @Test
    void shouldLookAllTheTimeJustAfterAFrame() {
        idling.onTurn(now, true);
        now += 10 * MICRO;
        idling.onTurn(now, false);
        assertThat(idling.spins()).isTrue();
    }

    @Test
    void shouldLookOnceAMillisecondWhenIdleForLong() {
        idling.onTurn(now, true);
        idle(100 * MILLI);
        looks = 0;
        idle(1_000 * MILLI);
        assertThat(looks).isBetween(900L, 1_100L);
    }

    @Test
    void shouldNeverRestLongerThanAMillisecond() {
        idling.onTurn(now, true);
        idle(500 * MILLI);
        assertThat(idling.parkUntil(now) - now).isEqualTo(Idling.MOST_PARK_NANOS).isEqualTo(MILLI);
    }

    @Test
    void shouldRestInGrowingSteps() {
        long first = idling.parkUntil(now) - now;
        long second = idling.parkUntil(now) - now;
        assertThat(first).isEqualTo(50 * MICRO);
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void shouldSpinLittleWhereFramesComeSeldom() {
        for (int i = 0; i < 20; i++) {
            idling.onTurn(now, true);
            idle(20 * MILLI);
        }
        looks = 0;
        idling.onTurn(now, true);
        idle(20 * MILLI);
        assertThat(looks).isLessThan(100);
    }

    @Test
    void shouldNotSpinWhileOthersWantTheProcessor() {
        idling.onTurn(now, true);
        now += 10 * MICRO;
        idling.onTurn(now, false);
        assertThat(idling.spins()).isTrue();
        now += 2 * MILLI; // we were made to wait
        idling.onTurn(now, true);
        now += MICRO;
        idling.onTurn(now, false);
        assertThat(idling.spins()).isFalse();
    }
}
