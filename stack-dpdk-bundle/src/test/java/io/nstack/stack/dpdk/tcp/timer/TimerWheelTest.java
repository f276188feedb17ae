package io.nstack.stack.dpdk.tcp.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private static final long TICK = 1L << TimerWheel.TICK_SHIFT;
    private static final long MILLI = 1_000_000L;

    private long now = 123_456_789L;
    private final TimerWheel wheel = new TimerWheel(now);
    private final List<Long> fired = new ArrayList<>();

    private final class Noted extends Timed {
        @Override
        protected void onTime(long nowNanos) { fired.add(nowNanos - now); }
    }

    private final class Again extends Timed {
        int count;

        @Override
        protected void onTime(long nowNanos) {
            count++;
            wheel.schedule(this, nowNanos - MILLI);
        }
    }

    @Test
    void shouldNotBeEarlyAndNoMoreThanATickLate() {
        Timed timed = new Noted();
        wheel.schedule(timed, now + 10 * MILLI);
        assertThat(wheel.advance(now + 10 * MILLI - 1)).isZero();
        assertThat(wheel.advance(now + 10 * MILLI + TICK)).isEqualTo(1);
        assertThat(timed.isScheduled()).isFalse();
        assertThat(wheel.nextNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldCallWhatIsOverdueWithTheNextTick() {
        wheel.schedule(new Noted(), now - MILLI);
        assertThat(wheel.advance(now + 2 * TICK)).isEqualTo(1);
    }

    @Test
    void shouldNotCallWhatWasCancelled() {
        Timed timed = new Noted();
        wheel.schedule(timed, now + MILLI);
        wheel.cancel(timed);
        wheel.cancel(timed);
        assertThat(wheel.advance(now + 10 * MILLI)).isZero();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void shouldPutOffAndBringForward() {
        Timed timed = new Noted();
        wheel.schedule(timed, now + 5 * MILLI);
        wheel.schedule(timed, now + 500 * MILLI);
        assertThat(wheel.advance(now + 400 * MILLI)).isZero();
        wheel.schedule(timed, now + 401 * MILLI);
        assertThat(wheel.advance(now + 402 * MILLI)).isEqualTo(1);
    }

    @Test
    void shouldEndWhenAnEntrySchedulesItselfInThePast() {
        Again again = new Again();
        wheel.schedule(again, now + MILLI);
        wheel.advance(now + 10_000 * MILLI);
        assertThat(again.count).isEqualTo(1);
        wheel.advance(now + 10_000 * MILLI + 2 * TICK);
        assertThat(again.count).isEqualTo(2);
    }

    @Test
    void shouldHoldDeadlinesOfMonths() {
        long day = 86_400_000L * MILLI;
        Timed timed = new Noted();
        wheel.schedule(timed, now + 100 * day);
        for (int i = 1; i < 100; i++) {
            assertThat(wheel.advance(now + i * day)).isZero();
        }
        assertThat(wheel.advance(now + 100 * day + TICK)).isEqualTo(1);
    }

    @Test
    void shouldNameTheNextTimeThatMatters() {
        wheel.schedule(new Noted(), now + 3_000 * MILLI);
        long at = wheel.nextNanos();
        int steps = 0;
        while (fired.isEmpty()) {
            assertThat(at).isLessThanOrEqualTo(now + 3_000 * MILLI + TICK);
            wheel.advance(at);
            at = wheel.nextNanos();
            steps++;
        }
        assertThat(steps).isLessThan(8);
    }

    @Test
    void shouldDoAsAListWouldWithManyEntries() {
        Random random = new Random(1);
        List<Noted> all = new ArrayList<>();
        List<Long> due = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            all.add(new Noted());
            due.add(Long.MAX_VALUE);
        }
        long time = now;
        for (int step = 0; step < 5_000; step++) {
            int index = random.nextInt(all.size());
            if (random.nextInt(5) == 0) {
                wheel.cancel(all.get(index));
                due.set(index, Long.MAX_VALUE);
            } else {
                long at = time + (1L << random.nextInt(38));
                wheel.schedule(all.get(index), at);
                due.set(index, at);
            }
            if (random.nextInt(4) == 0) {
                time += 1L << random.nextInt(32);
                wheel.advance(time);
                for (int i = 0; i < all.size(); i++) {
                    boolean scheduled = all.get(i).isScheduled();
                    if (due.get(i) + TICK <= time) {
                        assertThat(scheduled).as("late").isFalse();
                    } else if (due.get(i) > time) {
                        assertThat(scheduled).as("early").isEqualTo(due.get(i) != Long.MAX_VALUE);
                    }
                    if (!scheduled) {
                        due.set(i, Long.MAX_VALUE);
                    }
                }
            }
        }
        assertThat(wheel.size()).isEqualTo((int) all.stream().filter(Timed::isScheduled).count());
    }
}
