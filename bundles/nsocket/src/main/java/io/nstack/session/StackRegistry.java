package io.nstack.session;

import io.nstack.nsocket.operate.StackInfo;
import io.nstack.rd.StackSnapshot;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.loop.ThreadRemains;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The stacks: brings each into all loops when it comes, and takes it out again, with its sessions, when it leaves. One
 * lifecycle step at a time, on a thread of its own. Any thread may call.
 */
public final class StackRegistry {

    private static final Logger LOG = System.getLogger(StackRegistry.class.getName());
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10); // a loop that needs longer hangs

    private final LoopGroup loops;
    private final SessionTable table;
    private final Runnable onChange;
    private final ExecutorService lifecycle = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "nstack-nsocket-stacks-0");
        thread.setDaemon(true);
        thread.setContextClassLoader(StackRegistry.class.getClassLoader());
        return thread;
    });
    private final List<StackHandle> handles = new CopyOnWriteArrayList<>(); // in the order of arrival
    private volatile StackSnapshot snapshot = StackSnapshot.EMPTY;

    StackRegistry(LoopGroup loops, SessionTable table, Runnable onChange) {
        this.loops = loops;
        this.table = table;
        this.onChange = onChange;
    }

    /** The stacks as RD is shown them. */
    public StackSnapshot snapshot() { return snapshot; }

    /** The stack of that name that is in the loops, or null. */
    public @Nullable StackHandle find(String name) {
        for (StackHandle each : handles) {
            if (each.name().equals(name) && each.status().state() != StackState.CREATED) {
                return each;
            }
        }
        return null;
    }

    List<StackInfo> infos() { return handles.stream().map(StackHandle::info).toList(); }

    // ---- a stack comes ----

    void add(NetworkStack stack, String bundle) {
        StackHandle handle = new StackHandle(stack, bundle, this);
        handles.add(handle);
        publish();
        execute(() -> start(handle));
    }

    private void start(StackHandle handle) {
        NetworkStack stack = handle.stack();
        if (stack == null) {
            return; // left before its turn came
        }
        StackHandle older = find(handle.name());
        if (older != null) {
            change(handle, new StackStatus(StackState.CREATED, "waits for the older stack of this name to leave"));
            return;
        }
        if (stack.status().state() == StackState.STOPPED) { // an object has one life, see decision 23
            change(handle, new StackStatus(StackState.FAILED,
                    "was stopped before and does not start again: restart its bundle"));
            return;
        }
        change(handle, StackStatus.of(StackState.STARTING));
        try {
            stack.start(status -> execute(() -> onStatus(handle)));
            forEachLoop(handle.name(), loop -> loop.addEngine(handle));
            change(handle, stack.status());
        } catch (IOException | RuntimeException | LinkageError e) {
            change(handle, new StackStatus(StackState.FAILED, reasonOf(e)));
            LOG.log(Level.ERROR, handle.name() + ": the stack did not start: " + reasonOf(e), unexpected(e));
        }
    }

    /** Takes the status of now: the one it was told of may be over, and listeners would close and open for it. */
    private void onStatus(StackHandle handle) {
        NetworkStack stack = handle.stack();
        StackState state = handle.status().state();
        if (stack == null || state == StackState.FAILED || state == StackState.DRAINING
                || state == StackState.CREATED) {
            return;
        }
        StackStatus now = stack.status();
        if (!now.equals(handle.status())) {
            change(handle, now);
        }
    }

    // ---- a stack is tried ----

    /**
     * Brings the newest stack of that name which waits for an older one into all loops and takes it out again.
     *
     * @return the status it came to
     */
    StackStatus rehearse(String name) throws IOException {
        try {
            return lifecycle.submit(() -> rehearseNow(name)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw wrong;
            }
            throw new IOException(reasonOf(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(name + ": interrupted", e);
        }
    }

    private StackStatus rehearseNow(String name) {
        StackHandle handle = handles.reversed().stream()
                .filter(each -> each.name().equals(name) && each.status().state() == StackState.CREATED).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stack '" + name + "' waits for an older one"));
        NetworkStack stack = handle.stack();
        StackStatus reached;
        try {
            if (stack == null) {
                throw new IOException("it has left");
            }
            stack.start(status -> {});
            forEachLoop(name, loop -> loop.addEngine(handle));
            StackStatus own = stack.status();
            reached = new StackStatus(own.state(), own.reason()); // a subclass would pin the stack's loader
        } catch (IOException | RuntimeException | LinkageError e) {
            reached = new StackStatus(StackState.FAILED, reasonOf(e));
        }
        handles.remove(handle); // one start is all that a stack has
        end(handle, Duration.ZERO, "the trial is over");
        publish();
        return reached;
    }

    // ---- a stack is drained ----

    int drain(String name) {
        StackHandle handle = find(name);
        if (handle == null) {
            throw new IllegalArgumentException("there is no stack '" + name + "' ("
                    + (handles.isEmpty()
                            ? "none is installed"
                            : "there are " + String.join(", ", handles.stream().map(StackHandle::name).toList()))
                    + ")");
        }
        await(handle.name(), lifecycle.submit(() -> {
            NetworkStack stack = handle.stack();
            if (stack != null) {
                stack.drain();
                change(handle, new StackStatus(StackState.DRAINING, "drained by the operator"));
            }
        }));
        return handle.sessions().get();
    }

    // ---- a stack leaves ----

    /**
     * Takes a stack out; on return nothing of the runtime uses it any more. Its sessions may run on until they are done
     * or the deadline passes, while other stacks come and go.
     */
    void remove(NetworkStack stack, Duration deadline) {
        for (StackHandle handle : handles) {
            if (handle.isFor(stack)) {
                if (deadline.isPositive()) {
                    drainUntil(handle, System.nanoTime() + deadline.toNanos());
                }
                await(handle.name(), submit(() -> stop(handle, deadline)));
            }
        }
    }

    private void drainUntil(StackHandle handle, long deadlineNanos) {
        await(handle.name(), submit(() -> {
            if (handle.status().isUp()) {
                change(handle, new StackStatus(StackState.DRAINING, "the stack is being removed"));
            }
        }));
        for (LiveSession each : table.all().filter(session -> !session.listens() && session.uses(handle)).toList()) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0 || !each.ended().awaitUninterruptibly(left, TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    private void stop(StackHandle handle, Duration deadline) {
        NetworkStack stack = handle.stack();
        if (stack == null) {
            return;
        }
        boolean started = handle.status().state() != StackState.CREATED;
        change(handle, new StackStatus(StackState.STOPPED, "the stack was removed"));
        if (started) {
            end(handle, deadline, "the stack was removed");
        } else {
            handle.release();
        }
        ThreadRemains.sweep();
        handles.remove(handle);
        publish();
        for (StackHandle next : handles) {
            if (next.name().equals(handle.name())) {
                start(next);
                break;
            }
        }
    }

    private void end(StackHandle handle, Duration deadline, String reason) {
        NetworkStack stack = handle.stack();
        if (stack == null) {
            return;
        }
        takeOut(handle, reason);
        for (Loop each : loops.alive()) {
            if (each.isOut() && each.hasEngine(handle)) { // it is closed when that loop returns
                LOG.log(Level.WARNING, handle.name() + ": ends with its engine in " + each.name()
                        + " still open, because that loop hangs");
            }
        }
        try {
            stack.stop(deadline);
        } catch (RuntimeException | LinkageError e) { // it must not; the runtime goes on without it
            LOG.log(Level.ERROR, handle.name() + ": did not stop in order: " + reasonOf(e), e);
        }
        handle.release();
    }

    private void takeOut(StackHandle handle, String reason) {
        try {
            forEachLoop(handle.name(), loop -> {
                endSessions(handle, loop, reason);
                loop.removeEngine(handle);
            });
        } catch (IOException e) {
            LOG.log(Level.ERROR, handle.name() + ": " + e.getMessage());
        }
    }

    private void endSessions(StackHandle handle, Loop loop, String reason) {
        table.all().filter(session -> session.loop() == loop && session.uses(handle))
                .forEach(session -> session.onStackGone(handle, reason));
    }

    // ---- a stack breaks ----

    /** An engine or call of the stack threw what only a broken stack throws. */
    void onBroken(StackHandle handle, String where, Throwable cause) {
        String reason = "broken in " + where + ": " + reasonOf(cause);
        LOG.log(Level.ERROR, handle.name() + ": " + reason, cause);
        execute(() -> {
            if (handle.stack() != null && handle.status().state() != StackState.FAILED) {
                change(handle, new StackStatus(StackState.FAILED, reason));
                takeOut(handle, reason);
            }
        });
    }

    // ---- loops come and go ----

    /**
     * Adds a loop with an engine of every stack. Waits.
     *
     * @throws IOException if a stack cannot have an engine in it; there is no new loop then
     */
    Loop addLoop() throws IOException {
        Future<Loop> added = lifecycle.submit(() -> {
            Loop loop = loops.open();
            try {
                for (StackHandle each : inLoops()) {
                    await(each.name(), loop, loop.step(step -> step.addEngine(each)));
                }
                if (loop.isOut()) {
                    throw new IOException(loop.name() + " hung before it was ready");
                }
            } catch (IOException e) {
                loops.end(loop);
                throw e;
            }
            loops.join(loop);
            return loop;
        });
        try {
            return added.get();
        } catch (ExecutionException e) {
            throw new IOException("no loop was added: " + reasonOf(e.getCause() == null ? e : e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a loop was added", e);
        }
    }

    /** Ends a loop that has no sessions any more. */
    public void endLoop(Loop loop) { execute(() -> loops.end(loop)); }

    /**
     * A loop was taken out. If an engine hangs in it, that stack fails. Returns at once.
     *
     * @param culprit   the stack whose engine hangs, or null
     * @param reason    what hangs
     * @param successor the loop that takes its place once it has its engines, or null if none does
     */
    public void loopHangs(@Nullable StackHandle culprit, String reason, @Nullable Loop successor) {
        execute(() -> {
            StackHandle failing = culprit == null || culprit.stack() == null
                    || culprit.status().state() == StackState.FAILED ? null : culprit;
            if (failing != null) { // first of all, so that its engine does not come into the new loop
                change(failing, new StackStatus(StackState.FAILED, reason));
            }
            if (successor != null) {
                succeed(successor);
            }
            if (failing != null) {
                takeOut(failing, reason);
            }
        });
    }

    private void succeed(Loop successor) {
        for (StackHandle each : inLoops()) {
            try {
                await(each.name(), successor, successor.step(loop -> loop.addEngine(each)));
            } catch (IOException e) { // the runtime needs the loop; sessions in it take the next candidate
                LOG.log(Level.ERROR, each.name() + ": no engine in " + successor.name() + ": " + e.getMessage());
            }
        }
        if (!successor.isOut()) {
            loops.join(successor);
        }
    }

    private List<StackHandle> inLoops() {
        return handles.stream().filter(each -> each.stack() != null && switch (each.status().state()) {
            case CREATED, FAILED, STOPPED -> false;
            default -> true;
        }).toList();
    }

    // ---- common ----

    private void change(StackHandle handle, StackStatus status) {
        StackStatus before = handle.status();
        handle.status(status);
        publish();
        if (!before.equals(status)) {
            LOG.log(status.state() == StackState.DOWN ? Level.WARNING : Level.INFO,
                    "stack " + handle.name() + ": " + before.state() + " -> " + status);
        }
    }

    private void publish() {
        snapshot = new StackSnapshot(handles.stream().filter(StackRegistry::firstOfItsName).map(StackHandle::view)
                .toList());
        onChange.run();
        reconsider();
    }

    private static boolean firstOfItsName(StackHandle handle) { return handle.status().state() != StackState.CREATED; }

    /** Lets every listener look again at where it should be open. */
    void reconsider() {
        table.all().filter(LiveSession::listens).forEach(session -> {
            Loop loop = session.loop();
            if (loop != null) {
                try {
                    loop.execute(session::onStacksChanged);
                } catch (RejectedExecutionException e) {
                    // the runtime is stopping
                }
            }
        });
    }

    /** Does a step in every loop at the same time; a loop that was taken out, or is meanwhile, is passed over. */
    private void forEachLoop(String stack, Loop.Step step) throws IOException {
        Map<Loop, CompletableFuture<?>> running = new LinkedHashMap<>();
        loops.loops().forEach(loop -> running.put(loop, loop.step(step)));
        for (Map.Entry<Loop, CompletableFuture<?>> each : running.entrySet()) {
            await(stack, each.getKey(), each.getValue());
        }
    }

    private static void await(String stack, Loop loop, CompletableFuture<?> step) throws IOException {
        try {
            step.get(STEP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, stack + ": " + loop.name() + " was taken out meanwhile");
        } catch (TimeoutException e) {
            throw new IOException(loop.name() + " hangs: " + stack + " waited " + STEP_LIMIT.toSeconds() + " s for it",
                    e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof IOException io ? io : new IOException(reasonOf(cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(stack + ": interrupted", e);
        }
    }

    private void execute(Runnable step) {
        try {
            lifecycle.execute(step);
        } catch (RejectedExecutionException e) {
            // the runtime is stopping
        }
    }

    private Future<?> submit(Runnable step) { return lifecycle.submit(step); }

    private static void await(String stack, Future<?> step) {
        try {
            step.get(STEP_LIMIT.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.ERROR, stack + ": a lifecycle step did not end in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes all stacks out and ends the lifecycle thread. */
    void close() {
        for (StackHandle each : handles) {
            NetworkStack stack = each.stack();
            if (stack != null) {
                remove(stack, Duration.ZERO);
            }
        }
        lifecycle.shutdownNow();
    }

    private static String reasonOf(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static @Nullable Throwable unexpected(Throwable cause) {
        return cause instanceof IOException ? null : cause;
    }
}
