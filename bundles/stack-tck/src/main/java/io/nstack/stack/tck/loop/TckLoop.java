package io.nstack.stack.tck.loop;

import io.netty.util.concurrent.ThreadAwareExecutor;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One loop with one engine in it, on a thread of its own. It polls, arms, blocks and is woken as the runtime's loops
 * are, never looks at an engine without a reason, collects the bits that come, and notes down what the engine must not
 * do. Tests run on its thread through {@link #call} and {@link #run}; all methods may be called from any thread unless
 * they say otherwise, and each that waits gives up with a {@link Violation} after the loop's bound.
 */
@SuppressWarnings("try") // an interrupt while closing is the test's end
public final class TckLoop implements ThreadAwareExecutor, AutoCloseable {

    /** What the names of all threads of these loops begin with. */
    public static final String THREAD_PREFIX = "nstack-tck-loop-";

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration SETUP = Duration.ofSeconds(20); // loads Netty's native library the first time
    private static final int BUDGET = 64;
    private static final int EAGER_ROUNDS = 20;
    private static final long ROUND_NANOS = 500_000;
    private static final long REST_NANOS = 3_000_000;
    private static final long LOOK_NANOS = 800_000; // an idle engine takes no more than one look in that time

    /** Something to do on the loop's thread. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    /** Makes the engine, on the loop's thread; {@code stack::newEngine} in general. */
    @FunctionalInterface
    public interface EngineMaker {
        /** Makes it. */
        PollEngine newEngine(LoopContext loop) throws IOException;
    }

    private final int index = NUMBERS.getAndIncrement();
    private final Duration bound;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Breaches breaches = new Breaches();
    private final SeenBits seen = new SeenBits(this, breaches);
    private final CompletableFuture<EngineContext> opened = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Base base;
    private volatile @Nullable PollEngine engine; // written on the loop
    private volatile @Nullable Throwable broken;
    private volatile boolean blocked;
    private volatile boolean woken;
    private volatile boolean ended;
    private final AtomicLong turns = new AtomicLong();
    private boolean polled; // loop thread only, as the engine said first

    private TckLoop(LoopKind kind, Duration bound) {
        this.bound = bound;
        thread = Thread.ofPlatform().daemon().name(THREAD_PREFIX + index).unstarted(() -> live(kind));
    }

    /**
     * Starts a loop and makes an engine in it.
     *
     * @param bound how long anything may take that is waited for
     * @throws IOException if there can be no engine in such a loop
     */
    public static TckLoop open(LoopKind kind, EngineMaker maker, Duration bound) throws Exception {
        TckLoop loop = new TckLoop(kind, bound);
        loop.thread.start();
        try {
            EngineContext context = loop.opened.get(SETUP.toMillis(), TimeUnit.MILLISECONDS);
            loop.run(() -> {
                PollEngine made = maker.newEngine(context);
                loop.polled = made.polled();
                loop.engine = made;
            });
            return loop;
        } catch (Exception | Error e) {
            loop.end();
            throw e;
        }
    }

    // ---- the loop's thread ----

    private void live(LoopKind kind) {
        try (Base here = kind.open(this)) {
            base = here;
            opened.complete(here.newContext(this, breaches, seen));
            while (!ended) {
                turn(here);
            }
        } catch (Throwable t) {
            opened.completeExceptionally(t);
            broken(t);
        }
    }

    private void turn(Base here) throws IOException {
        woken = false;
        turns.incrementAndGet();
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
        PollEngine mine = polled ? engine : null;
        if (mine == null) {
            rest(here, Long.MAX_VALUE);
            return;
        }
        try {
            if (poll(mine) > 0 || !mayBlock()) {
                here.look();
                return;
            }
            if (mine.arm()) {
                rest(here, mine.nextTimerNanos(System.nanoTime()));
            } else {
                here.look();
            }
            if (engine == mine) {
                mine.disarm();
            }
        } catch (RuntimeException | Error e) {
            polled = false;
            broken(e);
        }
    }

    private void rest(Base here, long deadlineNanos) throws IOException {
        blocked = true;
        here.await(deadlineNanos, this::mayBlock);
        blocked = false;
    }

    private int poll(PollEngine mine) {
        try {
            return mine.poll(seen.begin(), BUDGET);
        } finally {
            seen.end();
        }
    }

    /** Polls the engine once, out of turn. Loop thread. */
    public int pollNow() { return poll(engine()); }

    private boolean mayBlock() { return !woken && !ended && tasks.isEmpty(); }

    private void broken(Throwable cause) {
        broken = cause;
        seen.wakeWaiters();
    }

    /** Hands an event of the base to the engine. */
    void tell(Watched target, int events) {
        try {
            target.onEvents(events, seen.begin());
        } catch (RuntimeException | Error e) {
            broken(e);
        } finally {
            seen.end();
        }
    }

    // ---- from outside ----

    /** The engine. */
    public PollEngine engine() {
        PollEngine here = engine;
        if (here == null) {
            throw new IllegalStateException(this + ": no engine");
        }
        return here;
    }

    /** The number of this loop, as the engine sees it. */
    public int index() { return index; }

    /** Whether engines in this loop watch descriptors, or else JDK channels. */
    public boolean watchesDescriptors() {
        return context().watchesDescriptors();
    }

    void wake() {
        woken = true;
        Base here = base;
        if (here != null) {
            here.wakeup();
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    @Override
    public boolean isExecutorThread(Thread asking) { return asking == thread; }

    /** Runs a task on the loop's thread, and says what it returned or throws what it threw. */
    public <T> T call(Callable<T> task) throws Exception {
        if (isExecutorThread(Thread.currentThread())) {
            return task.call();
        }
        requireSound();
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        try {
            return result.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Violation("the loop hangs: nothing returned within " + bound.toMillis() + " ms; it is in "
                    + Arrays.stream(thread.getStackTrace()).limit(8).map(String::valueOf)
                            .collect(Collectors.joining(" < ")),
                    e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof Exception exception) {
                throw exception;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** Runs an action on the loop's thread. */
    public void run(Action action) throws Exception {
        call(() -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    /** Runs {@code condition} on the loop again and again until it holds, whether bits come or not. */
    public void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + bound.toNanos();
        for (int round = 0; !call(condition); round++) {
            if (System.nanoTime() > deadline) {
                throw new Violation("not within " + bound.toMillis() + " ms: " + what);
            }
            if (round > EAGER_ROUNDS) {
                LockSupport.parkNanos(ROUND_NANOS);
            }
        }
    }

    /** Awaits one of the bits and forgets those that came. The loop is left alone meanwhile, blocked if it is. */
    public void awaitBits(Endpoint endpoint, int bits) throws InterruptedException {
        if (!seen.awaitAny(endpoint, bits, System.nanoTime() + bound.toNanos(), () -> broken)) {
            requireSound();
            throw new Violation("not reported within " + bound.toMillis() + " ms: " + Bits.text(bits)
                    + "; reported was " + Bits.text(seen.of(endpoint)));
        }
    }

    /** What came for an endpoint and was not awaited or forgotten. */
    public int bits(Endpoint endpoint) {
        return seen.of(endpoint);
    }

    /** Forgets what came for an endpoint. */
    public void forget(Endpoint endpoint) { seen.forget(endpoint); }

    /**
     * Waits until the loop is blocked and stays so for some milliseconds, but for the short looks that an engine takes at
     * a device that cannot wake it.
     */
    public void awaitRest() {
        long deadline = System.nanoTime() + bound.toNanos();
        long since = System.nanoTime();
        long turn = turns.get();
        while (true) {
            long now = System.nanoTime();
            if (!blocked || woken || turns.get() - turn > 1 + (now - since) / LOOK_NANOS) {
                since = now;
                turn = turns.get();
            } else if (now - since >= REST_NANOS) {
                return;
            }
            requireSound();
            if (now > deadline) {
                throw new Violation("the loop does not come to rest within " + bound.toMillis() + " ms");
            }
            LockSupport.parkNanos(ROUND_NANOS / 5);
        }
    }

    /** How often the engine has woken this loop. */
    public long wakeups() { return context().wakeups.get(); }

    /** Bytes of this loop's buffers that nobody has released yet. */
    public long heldBytes() {
        return context().heldBytes();
    }

    /** What the engine did to this loop that it must not do. */
    public List<Breach> breaches(Breach.Kind kind) {
        return breaches.of(kind);
    }

    private EngineContext context() { return opened.join(); }

    private void requireSound() {
        Throwable cause = broken;
        if (cause != null) {
            throw new Violation("the engine is broken: " + cause, cause);
        }
    }

    // ---- its end ----

    /** Closes the engine, once; the loop itself goes on. */
    public void closeEngine() throws Exception {
        run(() -> {
            PollEngine last = engine;
            engine = null;
            polled = false;
            if (last != null) {
                try {
                    last.close();
                } finally {
                    context().close();
                }
            }
        });
    }

    /** Closes the engine and ends the loop's thread. Idempotent. */
    @Override
    public void close() throws Exception {
        if (ended) {
            return;
        }
        broken = null;
        try {
            closeEngine();
        } finally {
            end();
        }
    }

    private void end() {
        ended = true;
        wake();
        try {
            thread.join(bound.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() { return thread.getName(); }
}
