package io.nstack.session;

import io.netty.util.concurrent.Future;
import io.nstack.nsocket.SessionInfo;
import io.nstack.session.loop.Loop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A session or listener that is open: what the table and the registry need of a session channel. */
public interface LiveSession {

    /** Its number in this runtime. Any thread. */
    long sessionId();

    /** What is known about it now. Any thread. */
    SessionInfo info();

    /** Whether it is a listener or a bound datagram socket, which have a table of their own. Any thread. */
    boolean listens();

    /** The application it belongs to. Any thread. */
    Application application();

    /** Whether {@code stack} carries it, or one of its listening addresses. Any thread. */
    boolean uses(StackHandle stack);

    /** The loop it lives in, or null before it is registered with one. Any thread. */
    @Nullable
    Loop loop();

    /**
     * Its stack is leaving: ends the session with the reason, or goes on without that stack. That loop's thread, while
     * the stack's engine is still there.
     */
    void onStackGone(StackHandle stack, String reason);

    /** The stacks or the policy have changed: a listener opens and closes accordingly. That loop's thread. */
    void onStacksChanged();

    /** Done when it has closed. Any thread. */
    Future<?> ended();

    /** Closes it. Any thread. The future is done when it is closed. */
    Future<?> closeSession();

    /**
     * Ends the waiting of its application's threads, for whoever finds that its loop hangs: the loop itself is not
     * needed for it. Any thread.
     */
    default void failWaiters(IOException why) {}

    // ---- its loop hangs, or retires ----

    /** Whether it lives in {@code loop}, or was given to it and waits to be taken in. Any thread. */
    default boolean livesIn(Loop loop) {
        return loop() == loop;
    }

    /** The one stack whose endpoint it calls now, or null if there is none or are several. Any thread. */
    default @Nullable StackHandle carrier() {
        return null;
    }

    /** Its loop is stuck: fails what is overdue, which the loop's own timers would do. Any thread. */
    default void overdue() {}

    /**
     * Its loop was taken out: ends the session for everyone but that loop, which hears of it when it returns. The table
     * and the stack forget it, and what others wait for fails with the reason. The watchdog's thread.
     *
     * @param successor the loop on which listeners of its futures are told
     */
    default void cut(String reason, Loop successor) {}

    /** After {@link #cut}: lets the peer see the end, where the stack can do that without the loop. Any thread. */
    default void sever() {}

    /** Its loop ends: closes it with the reason. That loop's thread. */
    default void onLoopEnds(String reason) {}
}
