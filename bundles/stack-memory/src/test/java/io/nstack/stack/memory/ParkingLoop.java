package io.nstack.stack.memory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.nio.channels.SelectableChannel;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/**
 * A loop with a thread of its own that blocks for good as soon as nothing is to do, so that a wake-up that is missed is
 * missed for ever.
 */
final class ParkingLoop implements LoopContext, AutoCloseable {

    private final int index;
    private final Thread thread;
    private final Semaphore doorbell = new Semaphore(0);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ObjIntConsumer<Endpoint> onReady;
    private PollEngine engine;
    private volatile boolean ending;

    ParkingLoop(int index, MemoryStack stack, ObjIntConsumer<Endpoint> onReady) throws Exception {
        this.index = index;
        this.onReady = onReady;
        this.thread = Thread.ofPlatform().daemon().name("parking-loop-" + index).start(this::run);
        call(() -> engine = stack.newEngine(this));
    }

    PollEngine engine() { return engine; }

    <T> T call(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        doorbell.release();
        return result.get(20, TimeUnit.SECONDS);
    }

    private void run() {
        Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
        while (!ending) {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            PollEngine here = engine;
            int work = here == null
                    ? 0
                    : here.poll((endpoint, bits) -> ready.add(() -> onReady.accept(endpoint, bits)), 16);
            for (Runnable each = ready.poll(); each != null; each = ready.poll()) {
                each.run();
            }
            if (work == 0 && !ending && (here == null || here.arm())) {
                doorbell.acquireUninterruptibly();
            }
            if (here != null) {
                here.disarm();
            }
            doorbell.drainPermits();
        }
    }

    @Override
    public void close() throws Exception {
        call(() -> {
            engine.close();
            engine = null;
            ending = true;
            return null;
        });
        thread.join(TimeUnit.SECONDS.toMillis(20));
    }

    @Override
    public boolean inLoop() { return Thread.currentThread() == thread; }

    @Override
    public void wakeup() { doorbell.release(); }

    @Override
    public int index() { return index; }

    @Override
    public ByteBufAllocator allocator() { return UnpooledByteBufAllocator.DEFAULT; }

    @Override
    public boolean watchesDescriptors() { return false; }

    @Override
    public Watch watch(int fd, int events, Watched target) {
        throw new UnsupportedOperationException("the memory stack has no descriptors");
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) {
        throw new UnsupportedOperationException("the memory stack has no channels");
    }
}
