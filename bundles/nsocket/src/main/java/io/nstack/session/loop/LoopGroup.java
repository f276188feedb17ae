package io.nstack.session.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The loops of a runtime: made and started once, by the session layer's own thread, so that no loop inherits the class
 * loader of whichever bundle came first. Any thread.
 */
public final class LoopGroup extends AbstractEventExecutorGroup implements IoEventLoopGroup {

    private final BaseKind kind;
    private final List<Loop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Makes and starts the loops.
     *
     * @param kind      what they have at their base
     * @param count     how many, 1 or more
     * @param spinNanos how long a loop without work spins before it blocks, nanoseconds, 0 or more
     */
    public LoopGroup(BaseKind kind, int count, long spinNanos) {
        if (count < 1 || spinNanos < 0) {
            throw new IllegalArgumentException(
                    "loops " + count + " must be 1 or more, spin " + spinNanos + " 0 or more");
        }
        this.kind = kind;
        this.loops = IntStream.range(0, count)
                .mapToObj(index -> new Loop(this, index, task -> newThread(index, task).start(), kind, spinNanos))
                .toList();
        loops.forEach(loop -> loop.execute(() -> {}));
    }

    private static Thread newThread(int index, Runnable task) {
        Thread thread = new io.netty.util.concurrent.FastThreadLocalThread(task, "nstack-loop-" + index);
        thread.setDaemon(true);
        thread.setContextClassLoader(LoopGroup.class.getClassLoader());
        return thread;
    }

    /** What the loops have at their base. */
    public BaseKind kind() { return kind; }

    /** The loops, by index. */
    public List<Loop> loops() { return loops; }

    @Override
    public Loop next() {
        return loops.size() == 1 ? loops.getFirst() : loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
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

    /** Ends all loops; for the session layer only. */
    public void terminate() {
        loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
        loops.forEach(loop -> loop.terminationFuture().awaitUninterruptibly(2, TimeUnit.SECONDS));
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
    public Future<?> terminationFuture() { return loops.getFirst().terminationFuture(); }

    @Override
    public boolean isShuttingDown() { return loops.getFirst().isShuttingDown(); }

    @Override
    public boolean isShutdown() { return loops.stream().allMatch(Loop::isShutdown); }

    @Override
    public boolean isTerminated() { return loops.stream().allMatch(Loop::isTerminated); }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        for (Loop each : loops) {
            if (!each.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }
}
