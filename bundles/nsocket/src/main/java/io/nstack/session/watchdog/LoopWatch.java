package io.nstack.session.watchdog;

import io.nstack.session.loop.Marks;

/** What the watchdog has seen of one loop. The watchdog's lock. */
final class LoopWatch {

    private long count = -1;
    private long stuckNanos;
    private boolean warned;

    /** Takes note of what the loop has noted; whether it was stuck in that since the last look. */
    boolean isStuck(Marks marks, long passedNanos) {
        long now = marks.count();
        if (now != count || marks.doing() == Marks.ASLEEP) {
            count = now;
            return false;
        }
        stuckNanos += passedNanos;
        return true;
    }

    long stuckNanos() { return stuckNanos; }

    boolean isWarned() { return warned; }

    void warned() { warned = true; }

    void moves() {
        stuckNanos = 0;
        warned = false;
    }
}
