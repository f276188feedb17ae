package io.nstack.session.watchdog;

import io.nstack.session.LiveSession;
import io.nstack.session.SessionTable;
import io.nstack.session.StackRegistry;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;

/**
 * The loops that retire: each ends when its last session has. One that was found empty is looked at once more, because a
 * session may have been given to it just before it left the rotation.
 */
final class Retirements {

    private static final Logger LOG = System.getLogger(Retirements.class.getName());
    private static final int LOOKS = 2;

    private final LoopGroup loops;
    private final SessionTable table;
    private final StackRegistry stacks;
    private final List<Leaving> leaving = new CopyOnWriteArrayList<>();

    Retirements(LoopGroup loops, SessionTable table, StackRegistry stacks) {
        this.loops = loops;
        this.table = table;
        this.stacks = stacks;
    }

    /** Any thread. */
    void begin(Loop loop, Duration limit) {
        loops.retire(loop);
        leaving.add(new Leaving(loop, nanos(limit)));
        LOG.log(Level.INFO, loop.name() + " retires: it gets no new sessions");
    }

    private static long nanos(Duration limit) {
        return limit.toSeconds() > Long.MAX_VALUE / 1_000_000_000 - 1 ? Long.MAX_VALUE : limit.toNanos();
    }

    void look(long passedNanos) { leaving.removeIf(each -> each.loop.isOut() || look(each, passedNanos)); }

    private boolean look(Leaving each, long passedNanos) {
        Loop loop = each.loop;
        List<LiveSession> its = table.in(loop);
        each.leftNanos -= passedNanos;
        each.empty = its.isEmpty() ? each.empty + 1 : 0;
        if (each.empty >= LOOKS) {
            LOG.log(Level.INFO, loop.name() + " has retired");
            stacks.endLoop(loop);
            return true;
        }
        if (each.leftNanos <= 0) {
            its.forEach(session -> end(session, loop));
        }
        return false;
    }

    private static void end(LiveSession session, Loop loop) {
        try {
            loop.execute(() -> session.onLoopEnds(loop.name() + " has retired"));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, loop.name() + " has ended meanwhile");
        }
    }

    /** A loop that retires. The watchdog's thread. */
    private static final class Leaving {

        final Loop loop;
        long leftNanos;
        int empty;

        Leaving(Loop loop, long leftNanos) {
            this.loop = loop;
            this.leftNanos = leftNanos;
        }
    }
}
