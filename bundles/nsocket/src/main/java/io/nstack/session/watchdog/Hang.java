package io.nstack.session.watchdog;

import io.nstack.session.loop.Loop;
import java.time.Duration;
import java.util.List;

/**
 * A call in a loop that does not return.
 *
 * @param loop  the loop
 * @param stuck for how long, by the watchdog's count
 * @param doing what the loop noted last
 * @param trace the stack trace of its thread
 */
record Hang(Loop loop, Duration stuck, Object doing, List<StackTraceElement> trace) {

    static Hang of(Loop loop, Duration stuck) {
        Object doing = loop.marks().doing();
        return new Hang(loop, stuck, doing, List.of(loop.marks().stackTrace()));
    }

    /** The trace as something that can be logged. */
    Throwable asThrowable() {
        Throwable shown = new Throwable("this is what " + loop.name() + " is doing");
        shown.setStackTrace(trace.toArray(StackTraceElement[]::new));
        return shown;
    }

    String seconds() { return Math.round(stuck.toMillis() / 100.0) / 10.0 + " s"; }
}
