package io.nstack.itests;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for conditions, with a bound. */
final class Await {

    interface Condition {
        boolean holds() throws Exception;
    }

    private Await() {}

    static void until(String what, Condition condition) { until(() -> what, condition); }

    /** @param what said when it fails, as of then */
    static void until(Supplier<String> what, Condition condition) {
        until(RuntimeSupport.BOUND, what, condition);
    }

    static void until(Duration bound, Supplier<String> what, Condition condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + bound.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
