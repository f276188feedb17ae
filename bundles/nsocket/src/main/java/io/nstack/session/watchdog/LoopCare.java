package io.nstack.session.watchdog;

import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.LoopState;
import io.nstack.session.LiveSession;
import io.nstack.session.SessionTable;
import io.nstack.session.StackRegistry;
import io.nstack.session.loop.EngineSlot;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does what follows when a loop hangs: names who makes it hang, and later takes it out and puts another in. Nothing here
 * waits for a loop or for a stack. The watchdog's thread.
 */
public final class LoopCare {

    private static final Logger LOG = System.getLogger(LoopCare.class.getName());

    private final LoopGroup loops;
    private final SessionTable table;
    private final StackRegistry stacks;
    private final CodeOrigin origin;
    private final Retirements retirements;

    /** For the loops of one session layer. */
    public LoopCare(LoopGroup loops, SessionTable table, StackRegistry stacks, CodeOrigin origin) {
        this.loops = loops;
        this.table = table;
        this.stacks = stacks;
        this.origin = origin;
        this.retirements = new Retirements(loops, table, stacks);
    }

    /** Lets a loop end once its sessions have; they may take {@code limit} for it. Any thread. */
    public void retire(Loop loop, Duration limit) {
        retirements.begin(loop, limit);
    }

    void onLook(long passedNanos) { retirements.look(passedNanos); }

    // ---- a call takes long ----

    /** Its timers do not run: what is overdue is failed from here. */
    void onStuck(Loop loop) {
        table.in(loop).forEach(LiveSession::overdue);
    }

    void warn(Hang hang) {
        LOG.log(Level.WARNING, hang.loop().name() + " is stuck since " + hang.seconds() + " and gets no new sessions: "
                + Culprit.of(hang, origin).text(), hang.asThrowable());
    }

    void onReturn(Loop loop, Duration stuck) {
        LOG.log(Level.INFO, loop.name() + " goes on after " + stuck.toMillis() + " ms");
    }

    // ---- a call hangs ----

    void takeOut(Hang hang) {
        Loop hung = hang.loop();
        Culprit culprit = Culprit.of(hang, origin);
        String reason = hung.name() + " was taken out, it hung for " + hang.seconds() + ": " + culprit.text();
        Loop successor = successorOf(hung);
        loops.takeOut(hung, reason);
        List<LiveSession> its = table.in(hung);
        LOG.log(Level.ERROR, reason + "; " + its.size() + (its.size() == 1 ? " session ends" : " sessions end")
                + (successor == null ? "" : "; " + successor.name() + " takes its place"), hang.asThrowable());
        Loop teller = successor == null ? loops.next() : successor;
        its.forEach(session -> cut(session, reason, teller));
        hung.shutdownGracefully(0, 1, TimeUnit.SECONDS); // when the call returns
        stacks.loopHangs(culprit.stack(), "hangs in " + hung.name() + ": " + culprit.where(), successor);
        sever(hung, its);
    }

    private @Nullable Loop successorOf(Loop hung) {
        if (hung.isRetiring()) {
            return null;
        }
        try {
            return loops.open();
        } catch (RuntimeException | Error e) { // out of descriptors or threads; the others go on
            LOG.log(Level.ERROR, "no loop can take the place of " + hung.name(), e);
            return null;
        }
    }

    private static void cut(LiveSession session, String reason, Loop teller) {
        try {
            session.cut(reason, teller);
        } catch (RuntimeException | Error e) { // the others have to be told
            LOG.log(Level.ERROR, "session " + session.sessionId() + " of a loop that hangs was not ended", e);
        }
    }

    /** On a thread of its own: it calls a stack, and perhaps the one that hangs. */
    private static void sever(Loop hung, List<LiveSession> its) {
        Thread thread = new Thread(() -> its.forEach(LiveSession::sever), "nstack-nsocket-sever-" + hung.index());
        thread.setDaemon(true);
        thread.setContextClassLoader(LoopCare.class.getClassLoader());
        thread.start();
    }

    void onEnded(Loop loop) {
        if (loop.isOut()) {
            LOG.log(Level.INFO, loop.name() + " has ended: the call has returned that it hung in");
        }
    }

    // ---- what operators see ----

    LoopInfo info(Loop loop, long stuckNanos) {
        List<LiveSession> its = table.in(loop);
        int listeners = (int) its.stream().filter(LiveSession::listens).count();
        return new LoopInfo(loop.name(), state(loop), loops.kind().name(), loop.engines(), its.size() - listeners,
                listeners, word(loop.marks().doing()), Duration.ofNanos(stuckNanos));
    }

    private LoopState state(Loop loop) {
        if (loop.isOut()) {
            return LoopState.OUT;
        }
        if (loop.isSuspect()) {
            return LoopState.STUCK;
        }
        if (loop.isRetiring()) {
            return LoopState.RETIRING;
        }
        return loops.loops().contains(loop) ? LoopState.RUNNING : LoopState.STARTING;
    }

    private static String word(Object doing) {
        return switch (doing) {
            case String constant -> constant;
            case EngineSlot slot -> "stack " + slot.owner().name();
            case LiveSession session -> "session " + session.sessionId();
            default -> "a task";
        };
    }
}
