package io.nstack.session.watchdog;

import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.loop.Marks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the loops from a thread of its own, and finds one in which a call does not return: it is awake, and notes
 * nothing new. A loop that sleeps in the kernel says so before, so nobody wakes it to find out.
 *
 * <p>Time counts only as it passes here: when this thread comes late itself, because the machine or the process stood
 * still, the loops are not held to it.
 */
public final class Watchdog implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Watchdog.class.getName());
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final LoopGroup loops;
    private final Limits limits;
    private final LoopCare care;
    private final long periodNanos;
    private final Map<Loop, LoopWatch> watches = new HashMap<>(); // guarded by this, as all below
    private boolean looked;
    private long lastLookNanos;
    private @Nullable Thread thread;
    private volatile boolean stopped;

    /** Looks at these loops, and has {@code care} do what is to be done. */
    public Watchdog(LoopGroup loops, Limits limits, LoopCare care) {
        this.loops = loops;
        this.limits = limits;
        this.care = care;
        this.periodNanos = limits.periodNanos();
    }

    /** Begins to look, now and then. */
    public synchronized void start() {
        Thread made = new Thread(this::run, "nstack-nsocket-watchdog-0");
        made.setDaemon(true);
        made.setContextClassLoader(Watchdog.class.getClassLoader());
        thread = made;
        made.start();
    }

    private void run() {
        while (!stopped) {
            try {
                look(System.nanoTime());
            } catch (Throwable t) { // nobody else looks
                LOG.log(Level.ERROR, "the watchdog stumbled", t);
            }
            LockSupport.parkNanos(periodNanos);
        }
    }

    /**
     * Looks once at every loop.
     *
     * @param nowNanos the time, in any clock that does not run backwards
     */
    public synchronized void look(long nowNanos) {
        long passed = looked ? nowNanos - lastLookNanos : 0;
        looked = true;
        lastLookNanos = nowNanos;
        long counted = passed > 2 * periodNanos ? periodNanos : passed;
        List<Loop> alive = loops.alive();
        watches.keySet().removeIf(loop -> {
            if (!alive.contains(loop)) {
                care.onEnded(loop);
            }
            return !alive.contains(loop);
        });
        for (Loop each : alive) {
            if (!each.isOut()) {
                look(each, watches.computeIfAbsent(each, loop -> new LoopWatch()), counted);
            }
        }
        care.onLook(passed);
    }

    private void look(Loop loop, LoopWatch watch, long passedNanos) {
        Marks marks = loop.marks();
        if (!watch.isStuck(marks, passedNanos)) {
            if (watch.isWarned()) {
                care.onReturn(loop, Duration.ofNanos(watch.stuckNanos()));
            }
            watch.moves();
            loop.suspect(false);
            return;
        }
        long stuck = watch.stuckNanos();
        if (stuck > 0) {
            care.onStuck(loop);
        }
        boolean hangs = limits.hangs(stuck);
        boolean warns = limits.warns(stuck) && !watch.isWarned();
        if (!hangs && !warns) {
            return;
        }
        Hang hang = Hang.of(loop, Duration.ofNanos(stuck));
        if (watch.isStuck(marks, 0)) { // still, so that the trace is that of the call
            loop.suspect(true);
            watch.warned();
            if (hangs) {
                care.takeOut(hang);
            } else {
                care.warn(hang);
            }
        }
    }

    /** The loops as operators see them. */
    public synchronized List<LoopInfo> infos() {
        return loops.alive().stream().map(loop -> {
            LoopWatch watch = watches.get(loop);
            return care.info(loop, watch != null && (watch.isWarned() || loop.isOut()) ? watch.stuckNanos() : 0);
        }).toList();
    }

    @Override
    public void close() {
        stopped = true;
        Thread here;
        synchronized (this) {
            here = thread;
        }
        if (here == null) {
            return;
        }
        LockSupport.unpark(here);
        try {
            here.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
