package io.nstack.session;

import io.netty.util.concurrent.Future;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.nsocket.operate.StackInfo;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.watchdog.CodeOrigin;
import io.nstack.session.watchdog.Limits;
import io.nstack.session.watchdog.LoopCare;
import io.nstack.session.watchdog.Watchdog;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackStatus;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The session layer of one runtime: its loops, its stacks, its sessions and the way to RD. Plain Java, so that tests and
 * benchmarks run it without OSGi; {@code SessionLayerComponent} wires it to the service registry. Any thread.
 */
public final class SessionLayer implements SessionControl, AutoCloseable {

    private static final Logger LOG = System.getLogger(SessionLayer.class.getName());
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5); // a loop that needs longer hangs

    private final LoopGroup loops;
    private final SessionTable table = new SessionTable();
    private final Decisions decisions = new Decisions();
    private final StackRegistry registry;
    private final LoopCare care;
    private final Watchdog watchdog;

    /**
     * Makes a session layer without stacks.
     *
     * @param loops    its loops; ended by {@link #close()}
     * @param onChange told when the stacks have changed; any thread
     */
    public SessionLayer(LoopGroup loops, Runnable onChange) {
        this(loops, onChange, Limits.DEFAULT, CodeOrigin.NONE);
    }

    /**
     * Makes a session layer without stacks.
     *
     * @param loops    its loops; ended by {@link #close()}
     * @param onChange told when the stacks have changed; any thread
     * @param limits   how long a call in a loop may take
     * @param origin   tells the bundle of code that takes longer
     */
    public SessionLayer(LoopGroup loops, Runnable onChange, Limits limits, CodeOrigin origin) {
        this.loops = loops;
        this.registry = new StackRegistry(loops, table, onChange);
        this.care = new LoopCare(loops, table, registry, origin);
        this.watchdog = new Watchdog(loops, limits, care);
        watchdog.start();
    }

    /** The loops. */
    public LoopGroup group() { return loops; }

    /** The sessions. */
    public SessionTable table() { return table; }

    /** The stacks. */
    public StackRegistry registry() { return registry; }

    /** Asks RD which stacks may carry a flow; {@code pinned} is the one the application wants, or empty. */
    public Decision decide(Flow flow, String pinned) {
        return decisions.decide(flow, registry.snapshot(), pinned);
    }

    /** Uses this RD from now on, until the next one comes. */
    public void useRd(RdEngine engine) {
        decisions.use(engine);
        registry.reconsider();
    }

    /** Another policy has come into force: listeners look again at where they should be open. */
    public void policyChanged() {
        registry.reconsider();
    }

    /** Takes a stack in; returns at once. */
    public void addStack(NetworkStack stack, String bundle) {
        registry.add(stack, bundle);
    }

    /** Takes a stack out; on return nothing uses it any more. */
    public void removeStack(NetworkStack stack, Duration deadline) {
        registry.remove(stack, deadline);
    }

    /**
     * Closes all that an application bundle has open, also what its listeners accept meanwhile, and waits until it is
     * closed, {@link #CLOSE_LIMIT} at most. On a loop's thread it does not wait, since it would wait for itself.
     */
    public void closeAll(Application application) {
        boolean mayWait = loops.loops().stream().noneMatch(Loop::inEventLoop);
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        List<LiveSession> its;
        do {
            its = sessionsOf(application);
            List<Future<?>> closing = new ArrayList<>();
            for (LiveSession each : its) {
                Future<?> closed = each.closeSession();
                Loop home = each.loop();
                if (home != null && !home.isSuspect()) { // else no loop will say so, or not soon
                    closing.add(closed);
                }
            }
            if (!mayWait || !await(closing, deadline)) {
                break;
            }
        } while (!its.isEmpty() && System.nanoTime() < deadline);
        if (mayWait && !sessionsOf(application).isEmpty()) {
            LOG.log(Level.WARNING, application.name() + ": " + sessionsOf(application).size()
                    + " sessions did not close within " + CLOSE_LIMIT.toSeconds() + " s");
        }
    }

    private List<LiveSession> sessionsOf(Application application) {
        return table.all().filter(each -> each.application().equals(application)).toList();
    }

    private static boolean await(List<Future<?>> closing, long deadline) {
        try {
            for (Future<?> each : closing) {
                if (!each.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether there is a stack and all are up. */
    public boolean isReady() {
        List<StackInfo> all = registry.infos();
        return !all.isEmpty() && all.stream().allMatch(each -> each.status().isUp());
    }

    /** Which stacks are up and which are not, and why. */
    public String readiness() {
        List<StackInfo> all = registry.infos();
        return all.isEmpty()
                ? "no stack is installed"
                : all.stream()
                        .map(each -> each.name() + " " + each.status()).collect(Collectors.joining(", "));
    }

    // ---- SessionControl ----

    @Override
    public List<StackInfo> stacks() { return registry.infos(); }

    @Override
    public List<SessionInfo> sessions() { return table.sessions(); }

    @Override
    public List<SessionInfo> listeners() { return table.listeners(); }

    @Override
    public StackSnapshot snapshot() { return registry.snapshot(); }

    @Override
    public int drain(String stack) { return registry.drain(stack); }

    @Override
    public StackStatus rehearse(String stack) throws IOException { return registry.rehearse(stack); }

    @Override
    public void close(long sessionId) {
        LiveSession session = table.find(sessionId);
        if (session == null) {
            throw new IllegalArgumentException("there is no session " + sessionId);
        }
        session.closeSession();
    }

    @Override
    public List<LoopInfo> loops() { return watchdog.infos(); }

    @Override
    public LoopInfo addLoop() throws IOException {
        String added = registry.addLoop().name();
        return loops().stream().filter(each -> each.name().equals(added)).findFirst()
                .orElseThrow(() -> new IOException(added + " has ended already"));
    }

    @Override
    public void retireLoop(String name, Duration limit) {
        Loop loop = loops.alive().stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no loop '" + name + "' (there are "
                        + loops.alive().stream().map(Loop::name).collect(Collectors.joining(", ")) + ")"));
        care.retire(loop, limit);
    }

    @Override
    public void close() {
        table.all().forEach(LiveSession::closeSession);
        registry.close();
        watchdog.close(); // until now it ended the waiting for a loop that hangs
        loops.terminate();
    }
}
