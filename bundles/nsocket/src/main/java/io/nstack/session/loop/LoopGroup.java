package io.nstack.session.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The loops of a runtime, which come and go while it runs. They are made and started by the session layer's own threads,
 * so that no loop inherits the class loader of whichever bundle came first. A loop is opened, given its engines, and then
 * joins the rotation in which loops take sessions; it leaves the rotation when it retires or is taken out. Numbers are
 * never used again. Any thread.
 */
public final class LoopGroup extends AbstractEventExecutorGroup implements IoEventLoopGroup {

    private final BaseKind kind;
    private final long spinNanos;
    private final LoopCpus cpus;
    private final AtomicInteger nextIndex = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private final Object change = new Object();
    private final List<Loop> apart = new CopyOnWriteArrayList<>(); // opened but not joined yet, or ending
    private final Promise<Void> terminated = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
    private volatile List<Loop> loops = List.of(); // written under change, as the rotation
    private volatile Loop[] rotation = {}; // never empty once the group is made
    private volatile boolean ending;

    /**
     * Makes and starts the loops.
     *
     * @param kind      what they have at their base
     * @param count     how many, 1 or more
     * @param spinNanos how long a loop without work spins before it blocks, nanoseconds, 0 or more
     */
    public LoopGroup(BaseKind kind, int count, long spinNanos) { this(kind, count, spinNanos, LoopCpus.ANY); }

    /**
     * Makes and starts the loops, each on its processor.
     *
     * @param kind      what they have at their base
     * @param count     how many, 1 or more
     * @param spinNanos how long a loop without work spins before it blocks, nanoseconds, 0 or more
     * @param cpus      where they run
     */
    public LoopGroup(BaseKind kind, int count, long spinNanos, LoopCpus cpus) {
        if (count < 1 || spinNanos < 0) {
            throw new IllegalArgumentException(
                    "loops " + count + " must be 1 or more, spin " + spinNanos + " 0 or more");
        }
        this.kind = kind;
        this.spinNanos = spinNanos;
        this.cpus = cpus;
        for (int i = 0; i < count; i++) {
            join(open());
        }
    }

    private Thread newThread(int index, Runnable task) {
        Thread thread = new FastThreadLocalThread(() -> {
            cpus.pin(index);
            task.run();
        }, "nstack-loop-" + index);
        thread.setDaemon(true);
        thread.setContextClassLoader(LoopGroup.class.getClassLoader());
        return thread;
    }

    /** What the loops have at their base. */
    public BaseKind kind() { return kind; }

    /** The loops that serve sessions, retiring ones too, by number. */
    public List<Loop> loops() { return loops; }

    /** The loop of that number that serves sessions, or null. */
    public @Nullable Loop find(int index) {
        for (Loop each : loops) {
            if (each.index() == index) {
                return each;
            }
        }
        return null;
    }

    /** All loops whose thread has not ended: also those that wait for their engines, or were taken out. */
    public List<Loop> alive() {
        apart.removeIf(Loop::isTerminated);
        return Stream.concat(loops.stream(), apart.stream()).distinct().toList();
    }

    // ---- loops come ----

    /** Makes and starts a loop that takes no sessions yet. */
    public Loop open() {
        int index = nextIndex.getAndIncrement();
        Loop loop = new Loop(this, index, task -> newThread(index, task).start(), kind, spinNanos);
        apart.add(loop);
        loop.execute(() -> {});
        return loop;
    }

    /** Gives a loop that was opened its turns. */
    public void join(Loop loop) {
        synchronized (change) {
            loops = with(loops, loop);
            rotation = Stream.concat(Stream.of(rotation).filter(each -> !each.isOut()), Stream.of(loop))
                    .toArray(Loop[]::new);
        }
        apart.remove(loop);
    }

    // ---- loops go ----

    /**
     * Gives a loop no new sessions; those that it has run on.
     *
     * @throws IllegalStateException if no other loop would be left to take sessions, or it takes none itself
     */
    public void retire(Loop loop) {
        synchronized (change) {
            if (loop.isRetiring() || Stream.of(rotation).noneMatch(each -> each == loop)) {
                throw new IllegalStateException(loop.name() + " takes no sessions");
            }
            if (rotation.length == 1) {
                throw new IllegalStateException(loop.name() + " is the last loop that takes sessions: add one first");
            }
            loop.retire();
            rotation = Stream.of(rotation).filter(each -> each != loop).toArray(Loop[]::new);
        }
    }

    /** Ends a loop in order: its engines are closed, its thread ends. */
    public void end(Loop loop) {
        setApart(loop);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /**
     * Takes a loop out that hangs. Nothing more is dispatched in it and nobody waits for it; its engines are closed and
     * its thread ends when the call returns in which it hangs. If it was the last one, it keeps its turns, and refuses
     * who comes, until another joins.
     *
     * @param reason told to those who come to it later
     */
    public void takeOut(Loop loop, String reason) {
        setApart(loop);
        loop.takeOut(reason);
    }

    private void setApart(Loop loop) {
        if (!apart.contains(loop)) {
            apart.add(loop);
        }
        synchronized (change) {
            loops = loops.stream().filter(each -> each != loop).toList();
            Loop[] others = Stream.of(rotation).filter(each -> each != loop).toArray(Loop[]::new);
            rotation = others.length == 0 ? rotation : others;
        }
    }

    private static List<Loop> with(List<Loop> some, Loop another) {
        List<Loop> more = new ArrayList<>(some);
        more.add(another);
        return List.copyOf(more);
    }

    // ---- sessions come ----

    @Override
    public Loop next() {
        Loop[] all = rotation;
        int from = all.length == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), all.length);
        for (int i = 0; i < all.length; i++) {
            Loop each = all[(from + i) % all.length];
            if (!each.isSuspect()) {
                return each;
            }
        }
        return all[from];
    }

    @Override
    @SuppressWarnings("deprecation") // of IoEventLoopGroup's spelling only; EventLoopGroup's, which it is, stays
    public ChannelFuture register(Channel channel) {
        Loop home = channel instanceof PinnedToLoop pinned ? pinned.home() : null;
        return (home == null ? next() : home).register(channel);
    }

    /** Netty's old spelling. */
    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        Loop home = channel instanceof PinnedToLoop pinned ? pinned.home() : null;
        return (home == null ? next() : home).register(channel, promise);
    }

    @Override
    public Iterator<EventExecutor> iterator() { return List.<EventExecutor>copyOf(loops).iterator(); }

    // ---- the group ends ----

    /** Ends all loops; for the session layer only. One that hangs is not waited for longer than the others. */
    public void terminate() {
        ending = true;
        List<Loop> last = alive();
        last.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        for (Loop each : last) {
            long left = Math.max(0, deadline - System.nanoTime());
            each.terminationFuture().awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
        }
        terminated.trySuccess(null);
    }

    // ---- the group is shared: applications must not end it ----

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return GlobalEventExecutor.INSTANCE.newFailedFuture(new UnsupportedOperationException(
                "the runtime's event loops are shared by all applications: close your channels instead"));
    }

    /** Refused, as {@link #shutdownGracefully}. */
    @Override
    @Deprecated
    public void shutdown() {
        throw new UnsupportedOperationException(
                "the runtime's event loops are shared by all applications: close your channels instead");
    }

    @Override
    public Future<?> terminationFuture() { return terminated; }

    @Override
    public boolean isShuttingDown() { return ending; }

    @Override
    public boolean isShutdown() { return ending && alive().stream().allMatch(Loop::isShutdown); }

    @Override
    public boolean isTerminated() { return terminated.isDone(); }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }
}
